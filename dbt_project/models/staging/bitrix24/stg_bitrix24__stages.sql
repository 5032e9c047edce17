{# Stages of the main pipeline stand under DEAL_STAGE, those of others under DEAL_STAGE_<pipeline>. #}
{{ staged_api('bitrix24', 'stages', [{
    'read': 'statuses',
    'paths': {
        'kind_of_status': 'ENTITY_ID',
        'stage_id': 'STATUS_ID',
        'name': 'NAME',
        'position': 'SORT',
        'semantics': 'SEMANTICS',
    },
    'columns': {
        'pipeline_id': "coalesce(nullif(regexp_extract(raw.kind_of_status, '^DEAL_STAGE_([0-9]+)$', 1), ''), '0')",
        'kind': "case raw.semantics when 'S' then 'won' when 'F' then 'lost' else 'open' end",
    },
    'keep': "regexp_matches(raw.kind_of_status, '^DEAL_STAGE(_[0-9]+)?$')",
}]) }}
