{# Each owner a deal or a contact was given after it was created, with the one before. #}
{%- set of_each = {'value': 'value', 'changed_at': 'timestamp', 'by_user': 'updatedByUserId'} -%}
{%- set after_the_first -%}
true qualify row_number() over (partition by raw.source, raw.id order by raw.changed_at, raw.value) > 1
        or raw.changed_at > raw.created
{%- endset -%}
{%- set parts = [] -%}
{%- for kind, read in {'deal': 'deal_history', 'lead': 'contact_history'}.items() -%}
{%- do parts.append({
    'read': read,
    'paths': {'entity_id': 'id', 'created': 'createdAt'},
    'each': 'propertiesWithHistory.hubspot_owner_id',
    'of_each': of_each,
    'columns': {
        'change_id': "'" ~ kind ~ "_' || raw.id || '_' || raw.changed_at || '_' || coalesce(raw.value, '')",
        'entity_type': "'" ~ kind ~ "'",
        'from_owner_id': hubspot_before('raw.value'),
        'to_owner_id': 'raw.value',
        'changed_by': 'users.owner_id',
    },
    'joins': hubspot_owner_of_user('users', 'raw.by_user'),
    'keep': after_the_first,
}) -%}
{%- endfor -%}
{{ staged_api('hubspot', 'owner_changes', parts) }}
