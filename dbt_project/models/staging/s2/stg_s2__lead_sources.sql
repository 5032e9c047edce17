{{ staged_api('s2', 'lead_sources', [{
    'read': 'sources',
    'paths': {'lead_source_id': 'id', 'name': 'attributes.name'},
}]) }}
