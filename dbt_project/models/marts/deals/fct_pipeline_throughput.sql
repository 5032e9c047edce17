with periods as (
    select period_id from {{ ref('dim_periods') }} where period_grain in ('week', 'month', 'quarter')
),

period_days as (
    select period_days.*
    from {{ ref('bdg_period_days') }} as period_days
    inner join periods on period_days.period_id = periods.period_id
),

visits as (
    select * from {{ ref('fct_stage_visits') }} where visits_ended = 1
),

final as (
    select
        period_days.period_id,
        coalesce(visits.pipeline_id, '~all') as pipeline_id,
        coalesce(visits.stage_id, '~all') as stage_id,
        sum(visits.visits_ended) as visits_ended,
        sum(visits.moved_forward) as moved_forward,
        sum(visits.moved_back) as moved_back,
        sum(visits.visits_lost) as visits_lost,
        sum(visits.visits_handed_off) as visits_handed_off,
        {{ percentile('visits.visit_days', 0.5) }} as median_days,
        {{ percentile('visits.visit_days', 0.9) }} as p90_days
    from visits
    inner join period_days on visits.left_on = period_days.date_day
    group by grouping sets (
        (period_days.period_id),
        (period_days.period_id, visits.pipeline_id),
        (period_days.period_id, visits.pipeline_id, visits.stage_id)
    )
)

select * from final
