-- A deal that reached a stage reached every open stage before it: a later stage can never have more of them.
{{ config(meta={'dagster': {'ref': {'name': 'rpt_pipeline_by_stage'}}}) }}

with stages as (
    select
        period_grain,
        period_start,
        period_state,
        pipeline_id,
        stage_id,
        cohort_deals,
        reached_deals,
        lag(reached_deals) over (
            partition by period_grain, period_start, period_state, pipeline_id
            order by stage_kind, stage_position
        ) as reached_before
    from {{ ref('rpt_pipeline_by_stage') }}
    where view = 'cohort' and level = 'stage' and stage_id <> '~none'
)

select *
from stages
where reached_deals > coalesce(reached_before, cohort_deals) or reached_deals > cohort_deals
