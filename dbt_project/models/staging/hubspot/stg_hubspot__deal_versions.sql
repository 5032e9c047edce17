{# A deal is deleted from the reading on that found it in the list of archived ones. #}
{%- set archived -%}
select source, id, min(known_at), min(load_id), true
from {{ source('landing', 'hubspot__deals_archived') }}
where known_at <= (select as_of from {{ source('settings', 'run') }})
group by source, id
{%- endset -%}
{{ staged_api_deal_versions('hubspot', [{
    'read': 'deals',
    'paths': {
        'name': 'properties.dealname',
        'pipeline_id': 'properties.pipeline',
        'stage_id': 'properties.dealstage',
        'lead_source_id': 'properties.hs_analytics_source',
        'amount': 'properties.amount',
        'currency': 'properties.deal_currency_code',
        'created_at': 'createdAt',
        'closed': 'properties.hs_is_closed',
        'close_date': 'properties.closedate',
    },
    'columns': {'closed_at': "case when raw.closed = 'true' then raw.close_date end"},
}], archived) }}
