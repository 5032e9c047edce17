{%- set parts = [] -%}
{%- for read in ['deals', 'archived_deals'] -%}
{%- set joins -%}
{{ pipedrive_seen_in(read, 'deals', 'archived_deals') }}
    inner join {{ pipedrive_converted() }} as deals
        on raw.source = deals.source and raw.id = deals.deal_id
{%- endset -%}
{%- do parts.append({
    'read': read,
    'paths': {'deal_id': 'id', 'lead_id': 'source_lead_id'},
    'columns': {'rule': "'explicit'"},
    'joins': joins,
}) -%}
{%- endfor -%}
{{ staged_api('pipedrive', 'lead_deal_links', parts) }}
