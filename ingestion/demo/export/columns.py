"""The CRM's export files: which entity each holds, and its columns in the order rows are written."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Layout:
    """One file: the canonical entity it holds and its canonical columns, `region` being a custom one.

    Attributes:
        labelled: column → name of the words used for its values.
        constants: fields the file does not name. same: field → column it shares.
    """

    entity: str
    columns: tuple[str, ...]
    labelled: dict[str, str]
    constants: dict[str, str]
    same: dict[str, str]


def _layout(entity: str, columns: str, **labelled: str) -> Layout:
    return Layout(entity, tuple(columns.split()), labelled, {}, {})


DEALS = """
deal_id name pipeline_id stage_id owner_id counterparty_id contact_id lead_source_id loss_reason_id
line_of_business_id amount cost currency created_at closed_at expected_close_on next_task_at
utm_source utm_medium utm_campaign tags url merged_into region updated_at is_deleted
"""
LEADS = """
lead_id name created_at status owner_id lead_source_id counterparty_id phone email
utm_source utm_medium utm_campaign closed_at tags updated_at
"""
REQUESTS = """
request_id created_at lead_id deal_id lead_source_id owner_id accepted_at accepted_by
first_response_at processed_at processed_by status tags
"""
CLIENTS = "counterparty_id name kind inn kpp phone email lead_source_id owner_id created_at region"
MOVES = """
change_id entity_type entity_id from_pipeline_id from_stage_id to_pipeline_id to_stage_id
changed_at changed_by
"""
HANDS = "change_id entity_type entity_id from_owner_id to_owner_id changed_at changed_by"
ACTIVITIES = """
activity_id kind direction result user_id lead_id deal_id counterparty_id created_at happened_at address_count
"""
CALLS = """
activity_id direction result user_id lead_id deal_id counterparty_id happened_at
duration_seconds phone call_key
"""
TASKS = """
task_id title owner_id assigner_id created_at due_at is_due_all_day done_at state deal_id lead_id
counterparty_id deadline_moves
"""
PEOPLE = "user_id name email phone role department_id is_active is_robot hired_on dismissed_on"

FILES: dict[str, Layout] = {
    "users": _layout("users", PEOPLE),
    "departments": _layout("departments", "department_id name parent_id head_id"),
    "stages": _layout("stages", "stage_id pipeline_id pipeline_name name position kind", kind="stage_kind"),
    "lead_sources": _layout("lead_sources", "lead_source_id name channel"),
    "loss_reasons": _layout("loss_reasons", "loss_reason_id name"),
    "products": _layout("products", "product_id name category price line_of_business_id"),
    "counterparties": _layout("counterparties", CLIENTS, kind="client_kind"),
    "leads": _layout("leads", LEADS),
    "requests": _layout("requests", REQUESTS),
    "deals": _layout("deals", DEALS),
    "lead_deal_links": _layout("lead_deal_links", "lead_id deal_id rule"),
    "stage_changes": _layout("stage_changes", MOVES, entity_type="entity_type"),
    "owner_changes": _layout("owner_changes", HANDS, entity_type="entity_type"),
    "activities": _layout(
        "activities", ACTIVITIES, kind="activity_kind", direction="direction", result="result"
    ),
    "calls": Layout(
        "activities",
        tuple(CALLS.split()),
        {"direction": "direction", "result": "result"},
        {"kind": "call"},
        {"created_at": "happened_at"},
    ),
    "tasks": _layout("tasks", TASKS, state="state"),
    "deal_lines": _layout("deal_lines", "deal_line_id deal_id product_id quantity price amount cost"),
    "invoices": _layout(
        "invoices",
        "invoice_id number deal_id counterparty_id invoiced_on due_on amount vat currency status",
        status="invoice_status",
    ),
    "deliveries": _layout(
        "deliveries", "delivery_id number invoice_id deal_id counterparty_id delivered_on amount currency"
    ),
    "payment_schedule": _layout(
        "payment_schedule", "instalment_id invoice_id deal_id due_on amount currency"
    ),
}
