"""Columns of each exported entity, in the order the rows are written."""

from __future__ import annotations

COLUMNS: dict[str, str] = {
    "users": "user_id name email phone role department_id is_active is_robot hired_on dismissed_on",
    "departments": "department_id name parent_id head_id",
    "pipelines": "pipeline_id name position is_archived",
    "stages": "stage_id pipeline_id name position kind",
    "lead_sources": "lead_source_id name channel",
    "loss_reasons": "loss_reason_id name",
    "products": "product_id name category price line_of_business_id",
    "counterparties": "counterparty_id name kind inn kpp phone email lead_source_id owner_id created_at custom",
    "leads": "lead_id name created_at status owner_id lead_source_id counterparty_id phone email utm_source utm_medium "
    "utm_campaign closed_at tags updated_at",
    "requests": "request_id created_at lead_id deal_id lead_source_id owner_id accepted_at accepted_by "
    "first_response_at processed_at processed_by status tags",
    "deals": "deal_id name pipeline_id stage_id owner_id counterparty_id contact_id lead_source_id loss_reason_id "
    "line_of_business_id amount cost currency created_at closed_at expected_close_on next_task_at utm_source "
    "utm_medium utm_campaign tags url merged_into custom updated_at is_deleted",
    "lead_deal_links": "lead_id deal_id rule",
    "stage_changes": "change_id entity_type entity_id from_pipeline_id from_stage_id to_pipeline_id to_stage_id "
    "changed_at changed_by",
    "owner_changes": "change_id entity_type entity_id from_owner_id to_owner_id changed_at changed_by",
    "activities": "activity_id kind direction result user_id lead_id deal_id counterparty_id created_at happened_at "
    "duration_seconds phone call_key address_count is_deleted",
    "tasks": "task_id title owner_id assigner_id created_at due_at is_due_all_day done_at state deal_id lead_id "
    "counterparty_id deadline_moves",
    "deal_lines": "deal_line_id deal_id product_id quantity price amount cost",
    "invoices": "invoice_id number deal_id counterparty_id invoiced_on due_on amount vat currency status",
    "deliveries": "delivery_id number invoice_id deal_id counterparty_id delivered_on amount currency",
    "payment_schedule": "instalment_id invoice_id deal_id due_on amount currency",
}
# rows of these come from stories, the rest is written once
STREAMED = (
    "counterparties", "leads", "requests", "deals", "lead_deal_links", "stage_changes", "owner_changes", "activities",
    "tasks", "deal_lines", "invoices", "deliveries", "payment_schedule",
)  # fmt: skip
