{# A contact with a status is a lead, also after it has become a client. -#}
{{ staged_api('s2', 'leads', [{
    'read': 'contacts',
    'paths': {
        'lead_id': 'id',
        'first_name': 'attributes.first-name',
        'last_name': 'attributes.last-name',
        'created_at': 'attributes.created-at',
        'status_id': 'relationships.status.data.id',
        'owner_id': 'relationships.responsible.data.id',
        'lead_source_id': 'relationships.source.data.id',
        'counterparty_id': 'relationships.company.data.id',
        'phone': 'attributes.general-phone',
        'email': 'attributes.email',
        'utm_source': 'attributes.utm-source',
        'utm_medium': 'attributes.utm-medium',
        'utm_campaign': 'attributes.utm-campaign',
        'discarded_at': 'attributes.discarded-at',
    },
    'columns': {
        'name': "concat_ws(' ', raw.first_name, raw.last_name)",
        'status': 'coalesce(statuses.name, raw.status_id)',
        'is_deleted': 'raw.discarded_at is not null',
    },
    'joins': s2_names('contact_statuses', 'statuses', 'raw.status_id'),
    'keep': 'raw.status_id is not null',
}]) }}
