{# Companies, and contacts that belong to one. -#}
{%- set of_both = {
    'counterparty_id': 'id',
    'lead_source_id': 'relationships.source.data.id',
    'owner_id': 'relationships.responsible.data.id',
    'created_at': 'attributes.created-at',
    'custom': 'attributes.customs',
    'discarded_at': 'attributes.discarded-at',
} -%}
{%- set company = {
    'name': 'attributes.name', 'inn': 'attributes.inn', 'kpp': 'attributes.kpp', 'phone': 'attributes.phones',
} -%}
{%- set person = {
    'first_name': 'attributes.first-name',
    'last_name': 'attributes.last-name',
    'phone': 'attributes.general-phone',
    'email': 'attributes.email',
    'company_id': 'relationships.company.data.id',
} -%}
{%- do company.update(of_both) -%}
{%- do person.update(of_both) -%}
{{ staged_api('s2', 'counterparties', [
    {
        'read': 'companies',
        'paths': company,
        'columns': {'kind': "'company'", 'is_deleted': 'raw.discarded_at is not null'},
    },
    {
        'read': 'contacts',
        'paths': person,
        'columns': {
            'name': "concat_ws(' ', raw.first_name, raw.last_name)",
            'kind': "'person'",
            'is_deleted': 'raw.discarded_at is not null',
        },
        'keep': 'raw.company_id is not null',
    },
]) }}
