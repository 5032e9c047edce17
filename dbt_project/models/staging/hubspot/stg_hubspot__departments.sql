{# Teams are told only as those of an owner: each is taken once. #}
{{ staged_api('hubspot', 'departments', [{
    'read': 'owners',
    'each': 'teams',
    'of_each': {'department_id': 'id', 'name': 'name'},
    'keep': 'not raw.is_gone qualify row_number() over (partition by raw.source, raw.department_id order by raw.id) = 1',
}]) }}
