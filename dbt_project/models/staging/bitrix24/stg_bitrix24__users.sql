{{ staged_api('bitrix24', 'users', [{
    'read': 'users',
    'paths': {
        'user_id': 'ID',
        'first': 'NAME',
        'last': 'LAST_NAME',
        'email': 'EMAIL',
        'phone': 'WORK_PHONE',
        'role': 'WORK_POSITION',
        'departments': 'UF_DEPARTMENT',
        'is_active': 'ACTIVE',
        'hired_on': 'UF_EMPLOYMENT_DATE',
    },
    'columns': {
        'name': "coalesce(nullif(trim(concat_ws(' ', raw.first, raw.last)), ''), raw.email, 'User ' || raw.user_id)",
        'department_id': "json_extract_string(raw.departments, '$[0]')",
    },
}]) }}
