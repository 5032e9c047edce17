{{ staged_api('pipedrive', 'pipelines', [{
    'read': 'pipelines',
    'paths': {'pipeline_id': 'id', 'name': 'name', 'position': 'order_nr', 'deleted': 'is_deleted'},
    'columns': {'is_deleted': "raw.deleted = 'true'"},
}]) }}
