{#- Bitrix24 keeps no history of owners: differences between readings, to the day. -#}
{{ staged_version_changes('bitrix24', 'owner_changes', [
    {'read': 'deals', 'entity_type': 'deal', 'paths': {'entity_id': 'ID', 'owner_id': 'ASSIGNED_BY_ID'}},
    {'read': 'leads', 'entity_type': 'lead', 'paths': {'entity_id': 'ID', 'owner_id': 'ASSIGNED_BY_ID'}},
]) }}
