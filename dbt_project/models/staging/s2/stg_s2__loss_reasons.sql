{{ staged_api('s2', 'loss_reasons', [{
    'read': 'deal_loss_reasons',
    'paths': {'loss_reason_id': 'id', 'name': 'attributes.name'},
}]) }}
