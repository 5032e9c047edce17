{# Calls and letters count once they are done; a meeting is held when it is done. Every other type is a task. #}
{{ staged_api('pipedrive', 'activities', [{
    'read': 'activities',
    'paths': {
        'activity_id': 'id',
        'type': 'type',
        'user_id': 'owner_id',
        'deal_id': 'deal_id',
        'lead_id': 'lead_id',
        'organization': 'org_id',
        'person': 'person_id',
        'due_date': 'due_date',
        'due_time': 'due_time',
        'done': 'done',
        'done_at': 'marked_as_done_time',
        'created_at': 'add_time',
        'deleted': 'is_deleted',
    },
    'columns': {
        'kind': "case raw.type when 'call' then 'call' when 'email' then 'email' else 'meeting' end",
        'result': "case when raw.type in ('meeting', 'lunch') then case when raw.done = 'true' then 'held' else 'planned' end end",
        'happened_at': "case when raw.type in ('call', 'email') then raw.done_at else coalesce(" ~ pipedrive_due() ~ ', raw.done_at, raw.created_at) end',
        'counterparty_id': pipedrive_client(),
        'is_deleted': "raw.deleted = 'true'",
    },
    'keep': "raw.type in ('meeting', 'lunch') or (raw.type in ('call', 'email') and raw.done = 'true')",
}]) }}
