{# Events of the diary by the name of their type; S2's API has no calls of a telephony. -#}
{{ staged_api('s2', 'activities', [{
    'read': 'diary_events',
    'paths': {
        'activity_id': 'id',
        'type_id': 'relationships.activity-type.data.id',
        'user_id': 'relationships.responsible.data.id',
        'lead_id': 'relationships.contact.data.id',
        'deal_id': 'relationships.deal.data.id',
        'counterparty_id': 'relationships.company.data.id',
        'created_at': 'attributes.created-at',
        'happened_at': 'attributes.planned-at',
        'finished_at': 'attributes.finished-at',
        'discarded_at': 'attributes.discarded-at',
    },
    'columns': {
        'kind': activity_kind('types.name'),
        'result': "case when " ~ activity_kind('types.name') ~ " = 'meeting'"
            ~ " then case when raw.finished_at is not null then 'held' else 'planned' end end",
        'is_deleted': 'raw.discarded_at is not null',
    },
    'joins': s2_names('activity_types', 'types', 'raw.type_id'),
    'keep': activity_kind('types.name') ~ ' is not null',
}]) }}
