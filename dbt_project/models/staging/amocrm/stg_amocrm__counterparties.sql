{{ staged_api('amocrm', 'counterparties', [{
    'read': 'companies',
    'paths': {
        'counterparty_id': 'id',
        'name': 'name',
        'owner_id': 'responsible_user_id',
        'created_at': 'created_at',
        'fields': 'custom_fields_values',
    },
    'columns': {
        'name': "coalesce(raw.name, 'Company ' || raw.counterparty_id)",
        'kind': "'company'",
        'inn': amocrm_named('raw.fields', ['инн', 'inn']),
        'kpp': amocrm_named('raw.fields', ['кпп', 'kpp']),
        'phone': amocrm_coded('raw.fields', 'PHONE'),
        'email': amocrm_coded('raw.fields', 'EMAIL'),
        'custom': amocrm_custom('raw.fields'),
    },
    'moments': 'unix',
}, {
    'read': 'contacts',
    'paths': {
        'counterparty_id': 'id',
        'name': 'name',
        'owner_id': 'responsible_user_id',
        'created_at': 'created_at',
        'fields': 'custom_fields_values',
    },
    'columns': {
        'name': "coalesce(raw.name, 'Contact ' || raw.counterparty_id)",
        'kind': "'person'",
        'phone': amocrm_coded('raw.fields', 'PHONE'),
        'email': amocrm_coded('raw.fields', 'EMAIL'),
        'custom': amocrm_custom('raw.fields'),
    },
    'moments': 'unix',
}]) }}
