{{ staged_api('amocrm', 'owner_changes', [{
    'read': 'events',
    'paths': {
        'change_id': 'id',
        'type': 'type',
        'kind': 'entity_type',
        'entity_id': 'entity_id',
        'changed_at': 'created_at',
        'changed_by': 'created_by',
        'before': 'value_before',
        'after': 'value_after',
    },
    'columns': {
        'entity_type': "case raw.kind when 'lead' then 'deal' else 'lead' end",
        'from_owner_id': "json_extract_string(raw.before, '$[0].responsible_user.id')",
        'to_owner_id': "json_extract_string(raw.after, '$[0].responsible_user.id')",
        'changed_by': "nullif(raw.changed_by, '0')",
    },
    'keep': "raw.type = 'entity_responsible_changed' and raw.kind in ('lead', 'contact')",
    'moments': 'unix',
}]) }}
