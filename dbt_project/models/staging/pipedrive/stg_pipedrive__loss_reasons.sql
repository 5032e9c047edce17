{# A reason is a text of the deal; each text is taken from the first deal that has it. #}
{%- set parts = [] -%}
{%- for read in ['deals', 'archived_deals'] -%}
{%- set joins -%}
inner join (
        select source, json_extract_string(payload, '$.lost_reason') as reason, min(id) as id
        from {{ pipedrive_last_seen('deals', 'archived_deals') }}
        group by all
    ) as firsts
        on raw.source = firsts.source and raw.id = firsts.id and raw.name = firsts.reason
    {{ pipedrive_seen_in(read, 'deals', 'archived_deals') }}
{%- endset -%}
{%- do parts.append({
    'read': read,
    'paths': {'loss_reason_id': 'lost_reason', 'name': 'lost_reason'},
    'joins': joins,
    'gone': 'kept',
}) -%}
{%- endfor -%}
{{ staged_api('pipedrive', 'loss_reasons', parts) }}
