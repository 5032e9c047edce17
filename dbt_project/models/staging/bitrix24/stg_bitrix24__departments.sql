{{ staged_api('bitrix24', 'departments', [{
    'read': 'departments',
    'paths': {'department_id': 'ID', 'name': 'NAME', 'parent_id': 'PARENT', 'head': 'UF_HEAD'},
    'columns': {'head_id': bitrix24_id('raw.head')},
}]) }}
