{%- set joins -%}
{{ hubspot_link('task_deals', 'deals') }}
{{ hubspot_link('task_contacts', 'contacts') }}
{{ hubspot_owner_of_user('assigners', 'raw.by_user') }}
{%- endset -%}
{{ staged_api('hubspot', 'tasks', [{
    'read': 'tasks',
    'paths': {
        'task_id': 'id',
        'title': 'properties.hs_task_subject',
        'owner_id': 'properties.hubspot_owner_id',
        'by_user': 'properties.hs_created_by_user_id',
        'created_at': 'createdAt',
        'due_at': 'properties.hs_timestamp',
        'status': 'properties.hs_task_status',
        'completed_at': 'properties.hs_task_completion_date',
    },
    'columns': {
        'assigner_id': 'assigners.owner_id',
        'done_at': "case when raw.status = 'COMPLETED' then raw.completed_at end",
        'state': "case when raw.status = 'COMPLETED' then 'done' else 'open' end",
        'deal_id': 'deals.linked_id',
        'lead_id': 'contacts.linked_id',
    },
    'joins': joins,
}]) }}
