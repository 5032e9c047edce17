{{ staged_api_touches('hubspot', [{
    'read': 'contacts',
    'paths': {'lead_id': 'id', 'lead_source_id': 'properties.hs_analytics_source'},
}]) }}
