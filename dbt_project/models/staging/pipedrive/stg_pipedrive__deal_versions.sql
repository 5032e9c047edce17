{# A deal that leaves one list for the other is found there by the same reading, after the mark that the first lost it. #}
{%- set parts = [] -%}
{%- for read in ['deals', 'archived_deals'] -%}
{%- do parts.append({
    'read': read,
    'paths': {
        'name': 'title',
        'pipeline_id': 'pipeline_id',
        'stage': 'stage_id',
        'status': 'status',
        'lead_source_id': 'channel',
        'value': 'value',
        'currency': 'currency',
        'created_at': 'add_time',
        'closed': 'close_time',
        'deleted': 'is_deleted',
    },
    'columns': {
        'stage_id': "case when raw.status in ('won', 'lost') then raw.status else raw.stage end",
        'amount': "case when coalesce(try_cast(raw.value as double), 1) <> 0 then raw.value end",
        'closed_at': "case when raw.status in ('won', 'lost') then raw.closed end",
        'is_deleted': "coalesce(raw.deleted = 'true', false)",
    },
}) -%}
{%- endfor -%}
{{ staged_api_deal_versions('pipedrive', parts) }}
