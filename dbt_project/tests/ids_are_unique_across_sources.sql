-- Two sources deliver the same id for one entity, so their records cannot be told apart.
{{ config(fail_calc='count(failure)', meta={'dagster': {'ref': {'name': 'int_deals_unioned'}}}) }}

{%- set staged = fromjson(env_var('LEAD2CASH_STAGED', '{}')) %}
{%- set relations = {'deals': ref('int_deals_unioned')} %}
{%- for entity in staged %}
    {%- do relations.update({entity: ref('int_' ~ entity ~ '_unioned')}) %}
{%- endfor %}
with repeated as (
    {%- for entity in relations | sort if execute %}
    {%- set key = canonical_model(entity).config.meta.canonical.key | join(', ') %}
    (
        select
            '{{ entity }}' as entity,
            concat_ws('|', {{ key }}) as id,
            string_agg(distinct source, ' and ' order by source) as sources
        from {{ relations[entity] }}
        where (select count(distinct source) > 1 from {{ relations[entity] }})
        group by {{ key }}
        having count(*) > 1
    )
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

summary as (
    select
        count(*) as records,
        min(concat(entity, ' ', id, ' comes from ', sources)) as example
    from repeated
)

select {{ fail_with("records || ' id(s) are delivered by two sources, for example ' || example
    || '. Set id_prefix for one of these sources in company.yml.'") }} as failure
from summary
where records > 0
