{# Every contact of a deal. #}
{{ staged_api('hubspot', 'lead_deal_links', [{
    'read': 'deal_contacts',
    'paths': {'deal_id': 'from.id'},
    'each': 'to',
    'of_each': {'lead_id': 'toObjectId'},
    'columns': {'rule': "'explicit'"},
}]) }}
