{{ staged_api('s2', 'users', [{
    'read': 'users',
    'paths': {
        'user_id': 'id',
        'name': 'attributes.name',
        'email': 'attributes.email',
        'phone': 'attributes.phone',
        'role': 'attributes.position',
        'is_active': 'attributes.active',
    },
    'columns': {'name': "coalesce(raw.name, raw.email, 'User ' || raw.user_id)"},
}]) }}
