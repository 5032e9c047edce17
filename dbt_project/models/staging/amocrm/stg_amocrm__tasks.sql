{# Done and moved deadlines are events; meetings are tasks of type 2 and stand with the activities. #}
{%- set joins -%}
left join (
        select
            source,
            entity_id,
            max(created_at) filter (type = 'task_completed') as done_at,
            count(distinct id) filter (type = 'task_deadline_changed') as deadline_moves
        from {{ amocrm_events(['task_completed', 'task_deadline_changed']) }}
        group by source, entity_id
    ) as happened on raw.source = happened.source and raw.task_id = happened.entity_id
{%- endset -%}
{{ staged_api('amocrm', 'tasks', [{
    'read': 'tasks',
    'paths': {
        'task_id': 'id',
        'title': 'text',
        'owner_id': 'responsible_user_id',
        'assigner_id': 'created_by',
        'created_at': 'created_at',
        'due_at': 'complete_till',
        'is_completed': 'is_completed',
        'type': 'task_type_id',
        'entity_id': 'entity_id',
        'entity_type': 'entity_type',
    },
    'columns': {
        'done_at': "case when raw.is_completed = 'true' then happened.done_at end",
        'state': "case when raw.is_completed = 'true' then 'done' else 'open' end",
        'deal_id': "case when raw.entity_type = 'leads' then raw.entity_id end",
        'lead_id': "case when raw.entity_type = 'contacts' then raw.entity_id end",
        'deadline_moves': 'coalesce(happened.deadline_moves, 0)',
    },
    'joins': joins,
    'keep': "raw.type is distinct from '2'",
    'moments': 'unix',
}]) }}
