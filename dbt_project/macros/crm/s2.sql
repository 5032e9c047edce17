{# Stages of S2 in which deals end, with what that means; see stg_s2__stages. #}
{% macro s2_closed_stages() -%}
{%- set paths = [
    'relationships.stage.data.id', 'attributes.finished-at', 'relationships.loss-reason.data.id',
] -%}
(
    with {{ newest_versions('s2', 'deals', 'deals') }},

    deals as (
        select source, {{ json_texts('payload', paths) }} as texts
        from deals_versions
        where not is_gone
    ),

    seen as (
        select
            source,
            texts[1] as stage_id,
            count(*) filter (where texts[2] is not null) as finished,
            count(*) filter (where texts[3] is not null) as with_reason,
            count(*) as deals
        from deals
        group by source, texts[1]
    )

    select source, stage_id, case when with_reason * 2 > finished then 'lost' else 'won' end as kind
    from seen
    where finished * 2 > deals
)
{%- endmacro %}

{# Joins a dictionary of S2, which has a name per id. #}
{% macro s2_names(read, alias, id) -%}
left join (
        with {{ newest_versions('s2', read, read) }}
        select source, id, {{ json_texts('payload', ['attributes.name']) }}[1] as name
        from {{ read }}_versions
    ) as {{ alias }}
        on raw.source = {{ alias }}.source and {{ id }} = {{ alias }}.id
{%- endmacro %}
