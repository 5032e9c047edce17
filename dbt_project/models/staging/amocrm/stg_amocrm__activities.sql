{#
    Calls are notes of deals and contacts, the same call may hang on both; letters and messages are events;
    meetings are tasks of type 2. How a call ended: 4 talked, 3 not in, 6 no answer, 7 busy.
-#}
{{ staged_api('amocrm', 'activities', [{
    'read': 'leads_calls',
    'paths': {
        'activity_id': 'id',
        'entity_id': 'entity_id',
        'type': 'note_type',
        'user_id': 'responsible_user_id',
        'created_at': 'created_at',
        'happened_at': 'created_at',
        'duration_seconds': 'params.duration',
        'phone': 'params.phone',
        'call_key': 'params.uniq',
        'call_status': 'params.call_status',
    },
    'columns': {
        'kind': "'call'",
        'direction': "replace(raw.type, 'call_', '')",
        'result': "case when raw.call_status = '4' then 'answered' when raw.call_status in ('3', '6', '7') then 'missed' end",
        'deal_id': 'raw.entity_id',
    },
    'moments': 'unix',
}, {
    'read': 'contacts_calls',
    'paths': {
        'activity_id': 'id',
        'entity_id': 'entity_id',
        'type': 'note_type',
        'user_id': 'responsible_user_id',
        'created_at': 'created_at',
        'happened_at': 'created_at',
        'duration_seconds': 'params.duration',
        'phone': 'params.phone',
        'call_key': 'params.uniq',
        'call_status': 'params.call_status',
    },
    'columns': {
        'kind': "'call'",
        'direction': "replace(raw.type, 'call_', '')",
        'result': "case when raw.call_status = '4' then 'answered' when raw.call_status in ('3', '6', '7') then 'missed' end",
        'lead_id': 'raw.entity_id',
    },
    'moments': 'unix',
}, {
    'read': 'events',
    'paths': {
        'activity_id': 'id',
        'type': 'type',
        'entity_id': 'entity_id',
        'entity_type': 'entity_type',
        'user_id': 'created_by',
        'created_at': 'created_at',
        'happened_at': 'created_at',
    },
    'columns': {
        'kind': "case when raw.type like '%_mail' then 'email' else 'message' end",
        'direction': "case when raw.type like 'incoming_%' then 'in' else 'out' end",
        'user_id': "nullif(raw.user_id, '0')",
        'deal_id': "case when raw.entity_type = 'lead' then raw.entity_id end",
        'lead_id': "case when raw.entity_type = 'contact' then raw.entity_id end",
    },
    'keep': "raw.type in ('incoming_mail', 'outgoing_mail', 'incoming_chat_message', 'outgoing_chat_message')",
    'moments': 'unix',
}, {
    'read': 'tasks',
    'paths': {
        'activity_id': 'id',
        'type': 'task_type_id',
        'is_completed': 'is_completed',
        'user_id': 'responsible_user_id',
        'created_at': 'created_at',
        'happened_at': 'complete_till',
        'entity_id': 'entity_id',
        'entity_type': 'entity_type',
    },
    'columns': {
        'kind': "'meeting'",
        'direction': "'out'",
        'result': "case when raw.is_completed = 'true' then 'held' else 'planned' end",
        'deal_id': "case when raw.entity_type = 'leads' then raw.entity_id end",
        'lead_id': "case when raw.entity_type = 'contacts' then raw.entity_id end",
    },
    'keep': "raw.type = '2'",
    'moments': 'unix',
}]) }}
