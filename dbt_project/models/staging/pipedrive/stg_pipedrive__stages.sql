{# Deals are won and lost by their status, in whatever stage: each pipeline is given a stage of that name. #}
{%- set parts = [{
    'read': 'stages',
    'paths': {
        'stage_id': 'id',
        'pipeline_id': 'pipeline_id',
        'name': 'name',
        'position': 'order_nr',
        'deleted': 'is_deleted',
    },
    'columns': {'kind': "'open'", 'is_deleted': "raw.deleted = 'true'"},
}] -%}
{%- for kind, name, position in [('won', 'Won', 10000), ('lost', 'Lost', 20000)] -%}
{%- do parts.append({
    'read': 'pipelines',
    'paths': {'pipeline_id': 'id', 'deleted': 'is_deleted'},
    'columns': {
        'stage_id': "'" ~ kind ~ "'",
        'name': "'" ~ name ~ "'",
        'position': position | string,
        'kind': "'" ~ kind ~ "'",
        'is_deleted': "raw.deleted = 'true'",
    },
}) -%}
{%- endfor -%}
{{ staged_api('pipedrive', 'stages', parts) }}
