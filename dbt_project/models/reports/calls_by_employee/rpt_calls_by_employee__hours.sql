{# Every hour of the week stands there, also a quiet one: a picture with holes reads as missing data. #}
with periods as (
    select * from {{ ref('dim_periods') }} where period_grain <> 'day'
),

hours as (
    select distinct dates.weekday, {{ every_number_between(0, 24) }} as hour_of_day
    from {{ ref('dim_dates') }} as dates
),

calls as (
    select
        period_days.period_id,
        dates.weekday,
        calls.hour_of_day,
        sum(calls.call_attempts) as call_attempts,
        sum(calls.calls_missed) as calls_missed
    from {{ ref('fct_call_hours') }} as calls
    inner join {{ ref('dim_dates') }} as dates on calls.acted_on = dates.date_day
    inner join {{ ref('bdg_period_days') }} as period_days on calls.acted_on = period_days.date_day
    inner join periods on period_days.period_id = periods.period_id
    group by period_days.period_id, dates.weekday, calls.hour_of_day
),

final as (
    select
        periods.period_grain,
        periods.period_start,
        periods.period_end,
        periods.period_state,
        'hour' as level,
        hours.weekday,
        cast(hours.hour_of_day as integer) as hour_of_day,
        cast(coalesce(calls.call_attempts, 0) as bigint) as call_attempts,
        cast(coalesce(calls.calls_missed, 0) as bigint) as calls_missed
    from periods
    cross join hours
    left join calls
        on periods.period_id = calls.period_id and hours.weekday = calls.weekday
        and hours.hour_of_day = calls.hour_of_day
)

select * from final
