{{ staged_api('bitrix24', 'pipelines', [{
    'read': 'categories',
    'paths': {'pipeline_id': 'id', 'name': 'name', 'position': 'sort'},
}]) }}
