{# Organizations and persons have numbers of their own: O_ and P_ keep them apart. Tax numbers are own fields. #}
{%- set joins -%}
left join {{ pipedrive_tax_fields() }} as fields
        on raw.source = fields.source
{%- endset -%}
{{ staged_api('pipedrive', 'counterparties', [{
    'read': 'organizations',
    'paths': {
        'number': 'id',
        'title': 'name',
        'owner_id': 'owner_id',
        'created_at': 'add_time',
        'deleted': 'is_deleted',
        'own': 'custom_fields',
    },
    'columns': {
        'counterparty_id': "'O_' || raw.number",
        'name': "coalesce(raw.title, 'Organization ' || raw.number)",
        'kind': "'company'",
        'inn': pipedrive_own('raw.own', 'fields.inn'),
        'kpp': pipedrive_own('raw.own', 'fields.kpp'),
        'custom': pipedrive_custom('raw.own', ['fields.inn', 'fields.kpp']),
        'is_deleted': "raw.deleted = 'true'",
    },
    'joins': joins,
}, {
    'read': 'persons',
    'paths': {
        'number': 'id',
        'title': 'name',
        'owner_id': 'owner_id',
        'created_at': 'add_time',
        'phones': 'phones',
        'emails': 'emails',
        'deleted': 'is_deleted',
        'own': 'custom_fields',
    },
    'columns': {
        'counterparty_id': "'P_' || raw.number",
        'name': "coalesce(raw.title, 'Person ' || raw.number)",
        'kind': "'person'",
        'phone': pipedrive_first('raw.phones'),
        'email': pipedrive_first('raw.emails'),
        'custom': pipedrive_custom('raw.own'),
        'is_deleted': "raw.deleted = 'true'",
    },
}]) }}
