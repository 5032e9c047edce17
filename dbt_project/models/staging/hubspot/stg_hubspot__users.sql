{# An owner is in one of two lists; which of a person's teams is the first one is the department. #}
{%- set paths = {'user_id': 'id', 'first': 'firstName', 'last': 'lastName', 'email': 'email', 'department_id': 'teams.0.id'} -%}
{%- set name = "coalesce(nullif(trim(concat_ws(' ', raw.first, raw.last)), ''), raw.email, 'Owner ' || raw.user_id)" -%}
{{ staged_api('hubspot', 'users', [{
    'read': 'owners',
    'paths': paths,
    'columns': {'name': name, 'is_active': "'true'"},
    'keep': 'not raw.is_gone',
}, {
    'read': 'owners_archived',
    'paths': paths,
    'columns': {'name': name, 'is_active': "'false'"},
    'keep': 'not raw.is_gone',
}]) }}
