{# The attributes of invoices are not documented: those of the demo's stand-in are assumed, see the README. -#}
{{ staged_api('s2', 'invoices', [{
    'read': 'invoices',
    'paths': {
        'invoice_id': 'id',
        'number': 'attributes.number',
        'deal_id': 'relationships.deal.data.id',
        'counterparty_id': 'relationships.company.data.id',
        'invoiced_on': 'attributes.date',
        'due_on': 'attributes.planned-at',
        'amount': 'attributes.amount',
        'discarded_at': 'attributes.discarded-at',
    },
    'columns': {'is_deleted': 'raw.discarded_at is not null'},
}]) }}
