{# Deletions are events too, and a late change of a deleted deal does not bring it back: the last of them decides. #}
{%- set joins -%}
left join (
        select source, entity_id, arg_max(type, created_at) = 'lead_deleted' as is_deleted
        from {{ amocrm_events(['lead_deleted', 'lead_restored']) }}
        group by source, entity_id
    ) as deleted on raw.source = deleted.source and raw.deal_id = deleted.entity_id
{%- endset -%}
{{ staged_api('amocrm', 'deals', [{
    'read': 'leads',
    'paths': {
        'deal_id': 'id',
        'name': 'name',
        'pipeline_id': 'pipeline_id',
        'stage_id': 'status_id',
        'owner_id': 'responsible_user_id',
        'lead_source_id': 'source_id',
        'loss_reason_id': 'loss_reason_id',
        'amount': 'price',
        'created_at': 'created_at',
        'closed_at': 'closed_at',
        'next_task_at': 'closest_task_at',
        'said_deleted': 'is_deleted',
        'fields': 'custom_fields_values',
        'companies': '_embedded.companies',
        'contacts': '_embedded.contacts',
        'tag_list': '_embedded.tags',
        'link': '_links.self.href',
    },
    'columns': {
        'counterparty_id': 'coalesce(' ~ amocrm_first('raw.companies') ~ ', ' ~ amocrm_main_contact('raw.contacts') ~ ')',
        'contact_id': amocrm_main_contact('raw.contacts'),
        'utm_source': amocrm_coded('raw.fields', 'UTM_SOURCE'),
        'utm_medium': amocrm_coded('raw.fields', 'UTM_MEDIUM'),
        'utm_campaign': amocrm_coded('raw.fields', 'UTM_CAMPAIGN'),
        'custom': amocrm_custom('raw.fields'),
        'tags': amocrm_tags('raw.tag_list'),
        'url': "regexp_replace(raw.link, '/api/v4/leads/', '/leads/detail/')",
        'is_deleted': "raw.said_deleted = 'true' or coalesce(deleted.is_deleted, false)",
    },
    'joins': joins,
    'moments': 'unix',
}]) }}
