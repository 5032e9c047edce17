{{ staged_api('amocrm', 'lead_sources', [{
    'read': 'sources',
    'paths': {'lead_source_id': 'id', 'name': 'name'},
}]) }}
