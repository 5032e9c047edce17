{# Companies and contacts have numbers of their own: CO_ and C_ keep them apart. Tax numbers are requisites. #}
{%- set joins -%}
left join {{ bitrix24_requisites() }} as requisites
        on raw.source = requisites.source and raw.number = requisites.company_id
{%- endset -%}
{{ staged_api('bitrix24', 'counterparties', [{
    'read': 'companies',
    'paths': {
        'number': 'ID',
        'title': 'TITLE',
        'owner': 'ASSIGNED_BY_ID',
        'lead_source_id': 'SOURCE_ID',
        'created_at': 'DATE_CREATE',
        'phones': 'PHONE',
        'emails': 'EMAIL',
    },
    'columns': {
        'counterparty_id': "'CO_' || raw.number",
        'name': "coalesce(raw.title, 'Company ' || raw.number)",
        'kind': "'company'",
        'inn': "nullif(requisites.inn, '')",
        'kpp': "nullif(requisites.kpp, '')",
        'owner_id': bitrix24_id('raw.owner'),
        'phone': bitrix24_first('raw.phones'),
        'email': bitrix24_first('raw.emails'),
        'custom': bitrix24_custom('raw.payload'),
    },
    'joins': joins,
}, {
    'read': 'contacts',
    'paths': {
        'number': 'ID',
        'first': 'NAME',
        'last': 'LAST_NAME',
        'owner': 'ASSIGNED_BY_ID',
        'lead_source_id': 'SOURCE_ID',
        'created_at': 'DATE_CREATE',
        'phones': 'PHONE',
        'emails': 'EMAIL',
    },
    'columns': {
        'counterparty_id': "'C_' || raw.number",
        'name': "coalesce(nullif(trim(concat_ws(' ', raw.first, raw.last)), ''), 'Contact ' || raw.number)",
        'kind': "'person'",
        'owner_id': bitrix24_id('raw.owner'),
        'phone': bitrix24_first('raw.phones'),
        'email': bitrix24_first('raw.emails'),
        'custom': bitrix24_custom('raw.payload'),
    },
}]) }}
