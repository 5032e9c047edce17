{{ staged_api('s2', 'tasks', [{
    'read': 'diary_tasks',
    'paths': {
        'task_id': 'id',
        'title': 'attributes.name',
        'owner_id': 'relationships.responsible.data.id',
        'assigner_id': 'relationships.user.data.id',
        'created_at': 'attributes.created-at',
        'due_at': 'attributes.planned-at',
        'done_at': 'attributes.finished-at',
        'deal_id': 'relationships.deal.data.id',
        'lead_id': 'relationships.contact.data.id',
        'counterparty_id': 'relationships.company.data.id',
        'discarded_at': 'attributes.discarded-at',
    },
    'columns': {'is_deleted': 'raw.discarded_at is not null'},
}]) }}
