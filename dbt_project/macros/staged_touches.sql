{#
    Every version landed of leads that were landed more than once: which source and campaign each version named.
    A CRM that overwrites the source of a lead cannot change where it first came from.
#}
{% macro staged_touches(connector) -%}
{{ config(enabled=connector_enabled(connector)) }}
{%- set landing = source('landing', connector ~ '__leads') -%}
{%- set run = source('settings', 'run') -%}
{%- set names = ['lead_id', 'lead_source_id', 'utm_source', 'utm_medium', 'utm_campaign', 'is_deleted'] -%}
with landed as (
    select *
    from {{ landing }}
    where known_at <= (select as_of from {{ run }})
),

repeated as (
    select source, id
    from landed
    group by source, id
    having count(*) > 1
),

versions as (
    select landed.*, {{ json_fields('landed.payload', names) }} as fields
    from landed
    inner join repeated on landed.source = repeated.source and landed.id = repeated.id
),

final as (
    select
        fields.lead_id as lead_id,
        coalesce(updated_at, known_at) as seen_at,
        known_at,
        load_id,
        fields.lead_source_id as lead_source_id,
        fields.utm_source as utm_source,
        fields.utm_medium as utm_medium,
        fields.utm_campaign as utm_campaign
    from versions
    where fields.lead_id is not null and coalesce(try_cast(fields.is_deleted as boolean), false) = false
)

select * from final
{%- endmacro %}
