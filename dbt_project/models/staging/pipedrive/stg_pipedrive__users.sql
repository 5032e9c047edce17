{{ staged_api('pipedrive', 'users', [{
    'read': 'users',
    'paths': {'user_id': 'id', 'name': 'name', 'email': 'email', 'phone': 'phone', 'is_active': 'active_flag'},
}]) }}
