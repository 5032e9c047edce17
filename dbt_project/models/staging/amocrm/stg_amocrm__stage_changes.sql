{# Leaving the unsorted is the first stage of a deal. #}
{%- set joins -%}
left join {{ amocrm_unsorted_statuses() }} as unsorted
        on raw.source = unsorted.source
        and json_extract_string(raw.before, '$[0].lead_status.pipeline_id') = unsorted.pipeline_id
        and json_extract_string(raw.before, '$[0].lead_status.id') = unsorted.status_id
{%- endset -%}
{%- set from = "case when unsorted.status_id is null then json_extract_string(raw.before, '$[0].lead_status." -%}
{{ staged_api('amocrm', 'stage_changes', [{
    'read': 'events',
    'paths': {
        'change_id': 'id',
        'type': 'type',
        'entity_id': 'entity_id',
        'changed_at': 'created_at',
        'changed_by': 'created_by',
        'before': 'value_before',
        'after': 'value_after',
    },
    'columns': {
        'entity_type': "'deal'",
        'from_pipeline_id': from ~ "pipeline_id') end",
        'from_stage_id': from ~ "id') end",
        'to_pipeline_id': "json_extract_string(raw.after, '$[0].lead_status.pipeline_id')",
        'to_stage_id': "json_extract_string(raw.after, '$[0].lead_status.id')",
        'changed_by': "nullif(raw.changed_by, '0')",
    },
    'joins': joins,
    'keep': "raw.type = 'lead_status_changed'",
    'moments': 'unix',
}]) }}
