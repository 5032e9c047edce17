{# Companies and contacts have numbers of their own: CO_ and C_ keep them apart. #}
{{ staged_api('hubspot', 'counterparties', [{
    'read': 'companies',
    'paths': {
        'name_given': 'properties.name',
        'phone': 'properties.phone',
        'inn': 'properties.inn',
        'kpp': 'properties.kpp',
        'owner_id': 'properties.hubspot_owner_id',
        'lead_source_id': 'properties.hs_analytics_source',
        'created_at': 'createdAt',
    },
    'columns': {
        'counterparty_id': "'CO_' || raw.id",
        'name': "coalesce(raw.name_given, 'Company ' || raw.id)",
        'kind': "'company'",
    },
}, {
    'read': 'contacts',
    'paths': {
        'first': 'properties.firstname',
        'last': 'properties.lastname',
        'phone': 'properties.phone',
        'email': 'properties.email',
        'owner_id': 'properties.hubspot_owner_id',
        'lead_source_id': 'properties.hs_analytics_source',
        'created_at': 'createdAt',
    },
    'columns': {
        'counterparty_id': "'C_' || raw.id",
        'name': "coalesce(nullif(trim(concat_ws(' ', raw.first, raw.last)), ''), raw.email, 'Contact ' || raw.id)",
        'kind': "'person'",
    },
}]) }}
