{# A lead is a person: the contact from the moment it appears. Where it came from is what its first deal says. #}
{%- set joins -%}
left join {{ amocrm_first_deals() }} as first
        on raw.source = first.source and raw.lead_id = first.contact_id
{%- endset -%}
{{ staged_api('amocrm', 'leads', [{
    'read': 'contacts',
    'paths': {
        'lead_id': 'id',
        'name': 'name',
        'owner_id': 'responsible_user_id',
        'created_at': 'created_at',
        'companies': '_embedded.companies',
        'fields': 'custom_fields_values',
    },
    'columns': {
        'counterparty_id': 'coalesce(' ~ amocrm_first('raw.companies') ~ ', raw.lead_id)',
        'phone': amocrm_coded('raw.fields', 'PHONE'),
        'email': amocrm_coded('raw.fields', 'EMAIL'),
        'custom': amocrm_custom('raw.fields'),
        'lead_source_id': 'first.lead_source_id',
        'utm_source': 'first.utm_source',
        'utm_medium': 'first.utm_medium',
        'utm_campaign': 'first.utm_campaign',
    },
    'joins': joins,
    'moments': 'unix',
}]) }}
