{#
    Calls are the telephony's statistics (200 talked; every other code is a call nobody took); an activity that stands for
    such a call is left out, one that was entered by hand is a call without a result. 1 is a meeting, 4 a letter.
-#}
{{ staged_api('bitrix24', 'activities', [{
    'read': 'calls',
    'paths': {
        'number': 'ID',
        'user': 'PORTAL_USER_ID',
        'phone': 'PHONE_NUMBER',
        'call_key': 'CALL_ID',
        'type': 'CALL_TYPE',
        'duration_seconds': 'CALL_DURATION',
        'created_at': 'CALL_START_DATE',
        'happened_at': 'CALL_START_DATE',
        'code': 'CALL_FAILED_CODE',
        'owner_type': 'CRM_ENTITY_TYPE',
        'owner': 'CRM_ENTITY_ID',
    },
    'columns': {
        'activity_id': "'call_' || raw.number",
        'kind': "'call'",
        'user_id': bitrix24_id('raw.user'),
        'direction': "case when raw.type in ('2', '3') then 'in' else 'out' end",
        'result': "case when raw.code = '200' then 'answered' else 'missed' end",
        'deal_id': "case when raw.owner_type = 'DEAL' then raw.owner end",
        'lead_id': "case when raw.owner_type = 'LEAD' then raw.owner end",
        'counterparty_id': "case raw.owner_type when 'COMPANY' then 'CO_' || raw.owner when 'CONTACT' then 'C_' || raw.owner end",
    },
}, {
    'read': 'activities',
    'paths': {
        'activity_id': 'ID',
        'user': 'RESPONSIBLE_ID',
        'type': 'TYPE_ID',
        'provider': 'PROVIDER_ID',
        'way': 'DIRECTION',
        'completed': 'COMPLETED',
        'created_at': 'CREATED',
        'started_at': 'START_TIME',
        'owner_type': 'OWNER_TYPE_ID',
        'owner': 'OWNER_ID',
    },
    'columns': {
        'kind': "case raw.type when '1' then 'meeting' when '2' then 'call' else 'email' end",
        'user_id': bitrix24_id('raw.user'),
        'direction': "case when raw.way = '1' and raw.type <> '1' then 'in' else 'out' end",
        'result': "case when raw.type = '1' then case when raw.completed = 'Y' then 'held' else 'planned' end end",
        'happened_at': 'coalesce(raw.started_at, raw.created_at)',
        'deal_id': "case when raw.owner_type = '2' then raw.owner end",
        'lead_id': "case when raw.owner_type = '1' then raw.owner end",
        'counterparty_id': "case raw.owner_type when '4' then 'CO_' || raw.owner when '3' then 'C_' || raw.owner end",
    },
    'keep': "raw.type in ('1', '2', '4') and raw.provider is distinct from 'VOXIMPLANT_CALL'",
}]) }}
