{{ staged_api('amocrm', 'users', [{
    'read': 'users',
    'paths': {
        'user_id': 'id',
        'name': 'name',
        'email': 'email',
        'department_id': 'rights.group_id',
        'is_active': 'rights.is_active',
    },
}]) }}
