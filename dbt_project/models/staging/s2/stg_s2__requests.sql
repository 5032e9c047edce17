{# What S2 calls orders are inbound requests. -#}
{{ staged_api('s2', 'requests', [{
    'read': 'orders',
    'paths': {
        'request_id': 'id',
        'created_at': 'attributes.created-at',
        'lead_id': 'relationships.contact.data.id',
        'deal_id': 'relationships.deals.data.0.id',
        'lead_source_id': 'relationships.source.data.id',
        'owner_id': 'relationships.responsible.data.id',
        'processed_at': 'attributes.finished-at',
        'status_id': 'relationships.status.data.id',
        'discarded_at': 'attributes.discarded-at',
    },
    'columns': {
        'status': 'coalesce(statuses.name, raw.status_id)',
        'is_deleted': 'raw.discarded_at is not null',
    },
    'joins': s2_names('order_statuses', 'statuses', 'raw.status_id'),
}]) }}
