{{ staged_api('s2', 'pipelines', [{
    'read': 'deal_stage_categories',
    'paths': {'pipeline_id': 'id', 'name': 'attributes.name', 'position': 'attributes.position'},
}]) }}
