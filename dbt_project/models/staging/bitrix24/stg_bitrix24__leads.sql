{# Statuses are told by their names, which is what people see. #}
{%- set joins -%}
left join {{ bitrix24_statuses('STATUS') }} as statuses
        on raw.source = statuses.source and raw.status_id = statuses.status_id
{%- endset -%}
{{ staged_api('bitrix24', 'leads', [{
    'read': 'leads',
    'paths': {
        'lead_id': 'ID',
        'name': 'TITLE',
        'status_id': 'STATUS_ID',
        'owner': 'ASSIGNED_BY_ID',
        'lead_source_id': 'SOURCE_ID',
        'created_at': 'DATE_CREATE',
        'closed_at': 'DATE_CLOSED',
        'company_id': 'COMPANY_ID',
        'contact': 'CONTACT_ID',
        'phones': 'PHONE',
        'emails': 'EMAIL',
        'utm_source': 'UTM_SOURCE',
        'utm_medium': 'UTM_MEDIUM',
        'utm_campaign': 'UTM_CAMPAIGN',
    },
    'columns': {
        'status': 'coalesce(statuses.name, raw.status_id)',
        'owner_id': bitrix24_id('raw.owner'),
        'counterparty_id': bitrix24_client(),
        'phone': bitrix24_first('raw.phones'),
        'email': bitrix24_first('raw.emails'),
        'custom': bitrix24_custom('raw.payload'),
    },
    'joins': joins,
}]) }}
