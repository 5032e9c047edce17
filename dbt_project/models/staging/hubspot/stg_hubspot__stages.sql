{# A closed stage with the probability 0 is lost, any other closed one is won. #}
{{ staged_api('hubspot', 'stages', [{
    'read': 'pipelines',
    'paths': {'pipeline_id': 'id'},
    'each': 'stages',
    'of_each': {
        'stage_id': 'id',
        'name': 'label',
        'position': 'displayOrder',
        'closed': 'metadata.isClosed',
        'probability': 'metadata.probability',
    },
    'columns': {
        'kind': "case when raw.closed is distinct from 'true' then 'open' when try_cast(raw.probability as double) = 0 then 'lost' else 'won' end",
    },
}]) }}
