{#- S2 keeps no history: differences between readings, to the day. -#}
{{ staged_version_changes('s2', 'owner_changes', [
    {
        'read': 'deals',
        'entity_type': 'deal',
        'paths': {'entity_id': 'id', 'owner_id': 'relationships.responsible.data.id'},
    },
    {
        'read': 'contacts',
        'entity_type': 'lead',
        'paths': {'entity_id': 'id', 'owner_id': 'relationships.responsible.data.id'},
    },
    {
        'read': 'orders',
        'entity_type': 'request',
        'paths': {'entity_id': 'id', 'owner_id': 'relationships.responsible.data.id'},
    },
]) }}
