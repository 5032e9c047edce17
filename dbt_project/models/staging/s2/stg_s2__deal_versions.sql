{{ staged_api_deal_versions('s2', [{
    'read': 'deals',
    'paths': {
        'name': 'attributes.name',
        'pipeline_id': 'relationships.stage-category.data.id',
        'stage_id': 'relationships.stage.data.id',
        'lead_source_id': 'relationships.source.data.id',
        'amount': 'attributes.amount',
        'created_at': 'attributes.created-at',
        'closed_at': 'attributes.finished-at',
        'discarded_at': 'attributes.discarded-at',
    },
    'columns': {'is_deleted': 'raw.discarded_at is not null'},
}]) }}
