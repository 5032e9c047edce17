{{ staged_api('bitrix24', 'lead_deal_links', [{
    'read': 'deals',
    'paths': {'deal_id': 'ID', 'lead': 'LEAD_ID'},
    'columns': {'lead_id': bitrix24_id('raw.lead'), 'rule': "'explicit'"},
    'keep': bitrix24_id('raw.lead') ~ ' is not null',
}]) }}
