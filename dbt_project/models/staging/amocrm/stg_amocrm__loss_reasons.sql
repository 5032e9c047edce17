{{ staged_api('amocrm', 'loss_reasons', [{
    'read': 'loss_reasons',
    'paths': {'loss_reason_id': 'id', 'name': 'name'},
}]) }}
