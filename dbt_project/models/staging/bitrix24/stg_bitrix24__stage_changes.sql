{#
    The history of stages, which keeps only what happened in the deal's present pipeline, and what differences between
    readings show beyond it. Histories of deals and of leads have numbers of their own.
-#}
{%- set before = "lag(raw.%s) over (partition by raw.source, raw.entity_id order by cast(raw.number as bigint))" -%}
{%- set joins -%}
left join {{ bitrix24_statuses('STATUS') }} as statuses
        on raw.source = statuses.source and raw.status_id = statuses.status_id
{%- endset -%}
{%- set named = 'coalesce(statuses.name, raw.status_id)' -%}
{%- set logged = staged_api('bitrix24', 'stage_changes', [{
    'read': 'deal_history',
    'paths': {
        'number': 'ID',
        'entity_id': 'OWNER_ID',
        'to_pipeline_id': 'CATEGORY_ID',
        'to_stage_id': 'STAGE_ID',
        'changed_at': 'CREATED_TIME',
    },
    'columns': {
        'change_id': "'deal_' || raw.number",
        'entity_type': "'deal'",
        'from_pipeline_id': before | replace('%s', 'to_pipeline_id'),
        'from_stage_id': before | replace('%s', 'to_stage_id'),
    },
}, {
    'read': 'lead_history',
    'paths': {'number': 'ID', 'entity_id': 'OWNER_ID', 'status_id': 'STATUS_ID', 'changed_at': 'CREATED_TIME'},
    'columns': {
        'change_id': "'lead_' || raw.number",
        'entity_type': "'lead'",
        'from_stage_id': before | replace('raw.%s', named),
        'to_stage_id': named,
    },
    'joins': joins,
}]) -%}
{%- set seen = staged_version_changes('bitrix24', 'stage_changes', [{
    'read': 'deals',
    'entity_type': 'deal',
    'paths': {'entity_id': 'ID', 'pipeline_id': 'CATEGORY_ID', 'stage_id': 'STAGE_ID'},
}]) -%}
{{ logged_and_seen_changes(logged, seen, 'to_stage_id') }}
