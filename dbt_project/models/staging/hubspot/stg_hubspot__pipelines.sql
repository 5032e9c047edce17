{{ staged_api('hubspot', 'pipelines', [{
    'read': 'pipelines',
    'paths': {'pipeline_id': 'id', 'name': 'label', 'position': 'displayOrder'},
}]) }}
