{{ staged_api('bitrix24', 'tasks', [{
    'read': 'tasks',
    'paths': {
        'task_id': 'id',
        'title': 'title',
        'owner': 'responsibleId',
        'assigner': 'createdBy',
        'created_at': 'createdDate',
        'due_at': 'deadline',
        'closed_at': 'closedDate',
        'status': 'status',
        'linked': 'ufCrmTask',
    },
    'columns': {
        'owner_id': bitrix24_id('raw.owner'),
        'assigner_id': bitrix24_id('raw.assigner'),
        'done_at': "case when raw.status = '5' then raw.closed_at end",
        'state': "case raw.status when '5' then 'done' when '7' then 'cancelled' else 'open' end",
        'deal_id': bitrix24_linked('raw.linked', 'D'),
        'lead_id': bitrix24_linked('raw.linked', 'L'),
        'counterparty_id': "coalesce('CO_' || " ~ bitrix24_linked('raw.linked', 'CO') ~ ", 'C_' || " ~ bitrix24_linked('raw.linked', 'C') ~ ')',
    },
}]) }}
