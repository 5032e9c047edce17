{{ staged_api('s2', 'products', [{
    'read': 'products',
    'paths': {'product_id': 'id', 'name': 'attributes.name', 'price': 'attributes.price'},
}]) }}
