{{ staged_api_touches('s2', [{
    'read': 'contacts',
    'paths': {
        'lead_id': 'id',
        'lead_source_id': 'relationships.source.data.id',
        'utm_source': 'attributes.utm-source',
        'utm_medium': 'attributes.utm-medium',
        'utm_campaign': 'attributes.utm-campaign',
    },
}]) }}
