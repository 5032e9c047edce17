{# The CRM itself logs when a deal was deleted and when it was restored. #}
{%- set logged -%}
select source, entity_id, timezone('UTC', to_timestamp(cast(created_at as double))), id, type = 'lead_deleted'
from {{ amocrm_events(['lead_deleted', 'lead_restored']) }}
{%- endset -%}
{{ staged_api_deal_versions('amocrm', [{
    'read': 'leads',
    'paths': {
        'name': 'name',
        'pipeline_id': 'pipeline_id',
        'stage_id': 'status_id',
        'lead_source_id': 'source_id',
        'amount': 'price',
        'created_at': 'created_at',
        'closed_at': 'closed_at',
        'said_deleted': 'is_deleted',
        'tag_list': '_embedded.tags',
    },
    'columns': {
        'tags': amocrm_tags('raw.tag_list'),
        'is_deleted': "coalesce(raw.said_deleted = 'true', false)",
    },
    'moments': 'unix',
}], logged) }}
