{{ staged_api_deal_versions('bitrix24', [{
    'read': 'deals',
    'paths': {
        'name': 'TITLE',
        'pipeline_id': 'CATEGORY_ID',
        'stage_id': 'STAGE_ID',
        'lead_source_id': 'SOURCE_ID',
        'amount': 'OPPORTUNITY',
        'currency': 'CURRENCY_ID',
        'created_at': 'DATE_CREATE',
        'moved': 'MOVED_TIME',
        'closed': 'CLOSED',
    },
    'columns': {'closed_at': "case when raw.closed = 'Y' then raw.moved end"},
}]) }}
