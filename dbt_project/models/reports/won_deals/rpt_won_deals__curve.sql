{# A point stands only where every lead of the cohort has had that many days: the curve of a young cohort is short. #}
with periods as (
    select * from {{ ref('dim_periods') }}
    where period_grain in ('month', 'quarter', 'year') and period_state <> 'comparable'
),

run as (
    select as_of_on from {{ ref('dim_run') }}
),

leads as (
    select * from {{ ref('fct_lead_cohorts') }}
),

steps as (
    select 15 * fortnight as days from (select {{ every_number_between(0, 13) }} as fortnight) as numbered
),

cohorts as (
    select
        periods.period_id,
        leads.days_to_win,
        sum(leads.cohort_leads) as cohort_leads,
        sum(leads.cohort_leads_won) as cohort_leads_won
    from leads
    inner join {{ ref('bdg_period_days') }} as period_days on leads.created_on = period_days.date_day
    inner join periods on period_days.period_id = periods.period_id
    group by periods.period_id, leads.days_to_win
),

final as (
    select
        periods.period_grain,
        periods.period_start,
        periods.period_end,
        periods.period_state,
        'step' as level,
        substring(cast(periods.period_start as varchar), 1, 7) as cohort,
        cast(steps.days as integer) as days_since,
        cast(sum(cohorts.cohort_leads) as integer) as cohort_leads,
        cast(sum(case when cohorts.days_to_win <= steps.days then cohorts.cohort_leads_won else 0 end) as integer)
            as cohort_leads_won_by,
        {{ share_of('sum(case when cohorts.days_to_win <= steps.days then cohorts.cohort_leads_won else 0 end)',
            'sum(cohorts.cohort_leads)') }} as won_share
    from cohorts
    inner join periods on cohorts.period_id = periods.period_id
    cross join steps
    cross join run
    where {{ dbt.dateadd('day', 'steps.days', 'periods.period_end') }} < run.as_of_on
    group by periods.period_grain, periods.period_start, periods.period_end, periods.period_state, steps.days
)

select * from final
