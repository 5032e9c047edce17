{{ staged_api('amocrm', 'departments', [{
    'read': 'users_groups',
    'paths': {'department_id': 'id', 'name': 'name'},
    'columns': {'name': "coalesce(raw.name, 'Group ' || raw.department_id)"},
}]) }}
