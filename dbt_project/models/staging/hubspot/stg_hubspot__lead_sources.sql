{{ staged_api('hubspot', 'lead_sources', [{
    'read': 'lead_sources',
    'paths': {'lead_source_id': 'value', 'name': 'label'},
}]) }}
