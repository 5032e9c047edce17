with periods as (
    select period_id from {{ ref('dim_periods') }} where period_grain in ('week', 'month', 'quarter')
),

period_days as (
    select period_days.*
    from {{ ref('bdg_period_days') }} as period_days
    inner join periods on period_days.period_id = periods.period_id
),

daily_cohorts as (
    select created_on, pipeline_id, sum(cohort_deals) as cohort_deals
    from {{ ref('fct_deal_cohorts') }}
    group by created_on, pipeline_id
),

daily_reaches as (
    select
        created_on,
        pipeline_id,
        stage_id,
        sum(reached_deals) as reached_deals,
        sum(cohort_lost_deals) as cohort_lost_deals,
        sum(cohort_handed_off_deals) as cohort_handed_off_deals
    from {{ ref('fct_stage_reaches') }}
    group by created_on, pipeline_id, stage_id
),

cohorts as (
    select
        period_days.period_id,
        coalesce(daily_cohorts.pipeline_id, '~all') as pipeline_id,
        sum(daily_cohorts.cohort_deals) as cohort_deals
    from daily_cohorts
    inner join period_days on daily_cohorts.created_on = period_days.date_day
    group by grouping sets ((period_days.period_id), (period_days.period_id, daily_cohorts.pipeline_id))
),

reaches as (
    select
        period_days.period_id,
        coalesce(daily_reaches.pipeline_id, '~all') as pipeline_id,
        coalesce(daily_reaches.stage_id, '~all') as stage_id,
        sum(daily_reaches.reached_deals) as reached_deals,
        sum(daily_reaches.cohort_lost_deals) as cohort_lost_deals,
        sum(daily_reaches.cohort_handed_off_deals) as cohort_handed_off_deals
    from daily_reaches
    inner join period_days on daily_reaches.created_on = period_days.date_day
    group by grouping sets (
        (period_days.period_id),
        (period_days.period_id, daily_reaches.pipeline_id),
        (period_days.period_id, daily_reaches.pipeline_id, daily_reaches.stage_id)
    )
),

final as (
    select
        cohorts.period_id,
        cohorts.pipeline_id,
        coalesce(reaches.stage_id, '~all') as stage_id,
        cohorts.cohort_deals,
        case when reaches.stage_id <> '~all' then reaches.reached_deals end as reached_deals,
        coalesce(reaches.cohort_lost_deals, 0) as cohort_lost_deals,
        coalesce(reaches.cohort_handed_off_deals, 0) as cohort_handed_off_deals
    from cohorts
    left join reaches on cohorts.period_id = reaches.period_id and cohorts.pipeline_id = reaches.pipeline_id
)

select * from final
