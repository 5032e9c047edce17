{# A deal that is won or lost is in the stage of that name; one of value 0 was not priced. #}
{%- set parts = [] -%}
{%- for read in ['deals', 'archived_deals'] -%}
{%- do parts.append({
    'read': read,
    'paths': {
        'deal_id': 'id',
        'name': 'title',
        'pipeline_id': 'pipeline_id',
        'stage': 'stage_id',
        'status': 'status',
        'owner_id': 'owner_id',
        'organization': 'org_id',
        'person': 'person_id',
        'lead_source_id': 'channel',
        'loss_reason_id': 'lost_reason',
        'value': 'value',
        'currency': 'currency',
        'created_at': 'add_time',
        'closed': 'close_time',
        'expected_close_on': 'expected_close_date',
        'deleted': 'is_deleted',
        'own': 'custom_fields',
    },
    'columns': {
        'stage_id': "case when raw.status in ('won', 'lost') then raw.status else raw.stage end",
        'amount': "case when coalesce(try_cast(raw.value as double), 1) <> 0 then raw.value end",
        'closed_at': "case when raw.status in ('won', 'lost') then raw.closed end",
        'counterparty_id': pipedrive_client(),
        'contact_id': "'P_' || raw.person",
        'custom': pipedrive_custom('raw.own'),
        'is_deleted': "raw.deleted = 'true'",
    },
    'joins': pipedrive_seen_in(read, 'deals', 'archived_deals'),
}) -%}
{%- endfor -%}
{{ staged_api('pipedrive', 'deals', parts) }}
