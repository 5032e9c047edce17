{{ staged_api_touches('bitrix24', [{
    'read': 'leads',
    'paths': {
        'lead_id': 'ID',
        'lead_source_id': 'SOURCE_ID',
        'utm_source': 'UTM_SOURCE',
        'utm_medium': 'UTM_MEDIUM',
        'utm_campaign': 'UTM_CAMPAIGN',
    },
}]) }}
