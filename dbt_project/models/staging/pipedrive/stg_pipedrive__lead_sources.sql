{# The options of the field "Source channel" of leads and deals. #}
{{ staged_api('pipedrive', 'lead_sources', [{
    'read': 'deal_fields',
    'paths': {'code': 'field_code'},
    'each': 'options',
    'of_each': {'lead_source_id': 'id', 'name': 'label'},
    'keep': "raw.code = 'channel' and raw.lead_source_id is not null",
}]) }}
