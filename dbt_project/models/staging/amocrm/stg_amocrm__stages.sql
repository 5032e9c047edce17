{# 142 is won and 143 is lost in every pipeline; a status of type 1 holds the unsorted and is no stage. #}
{{ staged_api('amocrm', 'stages', [{
    'read': 'pipelines',
    'each': '_embedded.statuses',
    'paths': {'pipeline_id': 'id'},
    'of_each': {'stage_id': 'id', 'name': 'name', 'position': 'sort', 'type': 'type'},
    'columns': {'kind': "case raw.stage_id when '142' then 'won' when '143' then 'lost' else 'open' end"},
    'keep': "raw.type is distinct from '1'",
}]) }}
