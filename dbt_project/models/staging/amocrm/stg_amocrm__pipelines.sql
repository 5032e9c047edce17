{{ staged_api('amocrm', 'pipelines', [{
    'read': 'pipelines',
    'paths': {'pipeline_id': 'id', 'name': 'name', 'position': 'sort', 'is_archived': 'is_archive'},
}]) }}
