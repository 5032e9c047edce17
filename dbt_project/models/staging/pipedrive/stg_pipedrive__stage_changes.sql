{%- set parts = [] -%}
{%- for read in ['deal_changes', 'archived_deal_changes'] -%}
{%- set joins -%}
inner join {{ pipedrive_moves() }} as moves
        on raw.source = moves.source and raw.id = moves.id and moves.list = '{{ read }}'
{%- endset -%}
{%- do parts.append({
    'read': read,
    'paths': {
        'change_id': 'data.id',
        'entity_id': 'data.item_id',
        'changed_at': 'data.log_time',
        'changed_by': 'data.user_id',
    },
    'columns': {
        'entity_type': "'deal'",
        'from_pipeline_id': 'moves.from_pipeline_id',
        'from_stage_id': 'moves.from_stage_id',
        'to_pipeline_id': 'moves.to_pipeline_id',
        'to_stage_id': 'moves.to_stage_id',
    },
    'joins': joins,
    'keep': 'moves.from_stage_id is distinct from moves.to_stage_id or moves.from_pipeline_id is distinct from moves.to_pipeline_id',
    'gone': 'kept',
}) -%}
{%- endfor -%}
{{ staged_api('pipedrive', 'stage_changes', parts) }}
