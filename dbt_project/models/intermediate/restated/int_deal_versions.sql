{#
    What was known of a deal and when. A mark of deletion or return carries on what the record said last. Deals told
    once are not here: what is known of them was known all along.
#}
{%- set fields = deal_version_fields() -%}
{%- set versions = [] -%}
{%- for connector in staging_connectors('deals') -%}
    {%- do versions.append(ref('stg_' ~ connector ~ '__deal_versions')) -%}
{%- endfor -%}
with landed as (
    {%- for relation in versions %}
    select * from {{ relation }}
    union all
    {%- endfor %}
    select
        source, deal_id, known_at, '' as load_id, true as is_record, is_deleted, updated_at,
        {{ fields.keys() | join(', ') }}
    from {{ ref('int_deals_unioned') }}
    where false
),

carried as (
    select
        source,
        deal_id,
        known_at,
        is_deleted,
        last_value(case when is_record then struct_pack(
            updated_at := updated_at,
            {%- for name in fields %}
            {{ name }} := {{ name }}{{ ',' if not loop.last }}
            {%- endfor %}
        ) end ignore nulls) over versions as record,
        row_number() over versions as version_number,
        lead(known_at) over versions as replaced_at
    from landed
    window versions as (partition by source, deal_id order by known_at, load_id, is_record)
),

final as (
    select
        source,
        deal_id,
        version_number,
        known_at,
        replaced_at,
        is_deleted,
        record.updated_at as updated_at,
        {%- for name in fields %}
        record.{{ name }} as {{ name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from carried
)

select * from final
