{{ staged_api('bitrix24', 'lead_sources', [{
    'read': 'statuses',
    'paths': {'kind_of_status': 'ENTITY_ID', 'lead_source_id': 'STATUS_ID', 'name': 'NAME'},
    'keep': "raw.kind_of_status = 'SOURCE'",
}]) }}
