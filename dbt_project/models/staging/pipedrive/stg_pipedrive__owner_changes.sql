{# What both lists of changes tell is taken from the first. #}
{%- set parts = [] -%}
{%- for read in ['deal_changes', 'archived_deal_changes'] -%}
{%- do parts.append({
    'read': read,
    'paths': {
        'change_id': 'data.id',
        'field': 'data.field_key',
        'entity_id': 'data.item_id',
        'from_owner_id': 'data.old_value',
        'to_owner_id': 'data.new_value',
        'changed_at': 'data.log_time',
        'changed_by': 'data.user_id',
    },
    'columns': {'entity_type': "'deal'"},
    'joins': pipedrive_seen_in(read, 'archived_deal_changes', 'deal_changes'),
    'keep': "raw.field in ('user_id', 'owner_id')",
    'gone': 'kept',
}) -%}
{%- endfor -%}
{{ staged_api('pipedrive', 'owner_changes', parts) }}
