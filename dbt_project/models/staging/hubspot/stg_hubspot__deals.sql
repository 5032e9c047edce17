{#
    The close date of an open deal is its plan. A deal in the list of archived ones is deleted, whether or not a whole
    reading has missed it yet; a search never tells.
-#}
{%- set joins -%}
{{ hubspot_link('deal_companies', 'companies') }}
{{ hubspot_link('deal_contacts', 'contacts') }}
left join (
        with {{ newest_versions('hubspot', 'deals_archived', 'archived') }}
        select source, id from archived_versions where not is_gone
    ) as archived
        on raw.source = archived.source and raw.id = archived.id
{%- endset -%}
{{ staged_api('hubspot', 'deals', [{
    'read': 'deals',
    'paths': {
        'deal_id': 'id',
        'name': 'properties.dealname',
        'pipeline_id': 'properties.pipeline',
        'stage_id': 'properties.dealstage',
        'amount': 'properties.amount',
        'currency': 'properties.deal_currency_code',
        'owner_id': 'properties.hubspot_owner_id',
        'lead_source_id': 'properties.hs_analytics_source',
        'closed': 'properties.hs_is_closed',
        'close_date': 'properties.closedate',
        'created_at': 'createdAt',
    },
    'columns': {
        'contact_id': "'C_' || contacts.linked_id",
        'counterparty_id': "coalesce('CO_' || companies.linked_id, 'C_' || contacts.linked_id)",
        'closed_at': "case when raw.closed = 'true' then raw.close_date end",
        'expected_close_on': "case when raw.closed is distinct from 'true' then substr(raw.close_date, 1, 10) end",
        'is_deleted': 'archived.id is not null',
    },
    'joins': joins,
}]) }}
