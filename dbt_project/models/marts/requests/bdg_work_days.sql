{#
    The clock of working time: seconds_before counts the working seconds of all earlier days, so that the time
    between two moments is one subtraction. The row ~all is the company itself.
#}
with hours as (
    select coalesce(user_id, '~all') as worker_id, weekday, opens_second, closes_second
    from {{ ref('stg_settings__work_hours') }}
),

given as (
    select * from hours
    union all
    select '~all', null, 9 * 3600, 18 * 3600
    where not exists (select 1 from hours where worker_id = '~all')
),

dates as (
    select * from {{ ref('dim_dates') }}
),

holidays as (
    select day, is_working, shorter_minutes from {{ ref('stg_settings__holidays') }}
),

{# hours of each weekday: its own, else those of every day, else those of the first weekday named #}
ranked as (
    select
        given.worker_id,
        weekdays.weekday,
        given.weekday as given_for,
        given.opens_second,
        given.closes_second,
        case given.weekday when weekdays.weekday then 0 else coalesce(20 + given.weekday, 10) end as place
    from given
    cross join (select distinct weekday from dates) as weekdays
),

week as (
    select
        worker_id,
        weekday,
        bool_or(place = 0) as is_named,
        bool_or(place = 10) as is_any,
        min_by(opens_second, place) as opens_second,
        min_by(closes_second, place) as closes_second
    from ranked
    group by worker_id, weekday
),

workers as (
    select user_id as worker_id, date_day, is_absent,
        case when user_id in (select worker_id from week) then user_id else '~all' end as week_of
    from {{ ref('bdg_user_days') }}
    union all
    select '~all', date_day, false, '~all'
    from (select distinct date_day from {{ ref('bdg_user_days') }}) as days
),

worked as (
    select
        workers.worker_id,
        workers.date_day,
        week.opens_second,
        not workers.is_absent and coalesce(holidays.is_working, case
            when workers.week_of = '~all' then dates.is_working_day
            else week.is_named or (week.is_any and dates.is_working_day)
        end) as is_at_work,
        greatest(week.closes_second - week.opens_second - 60 * coalesce(holidays.shorter_minutes, 0), 0) as seconds_open
    from workers
    inner join dates on workers.date_day = dates.date_day
    inner join week on workers.week_of = week.worker_id and dates.weekday = week.weekday
    left join holidays on workers.date_day = holidays.day
),

final as (
    select
        worker_id,
        date_day,
        opens_second,
        case when is_at_work then seconds_open else 0 end as seconds_open,
        cast(coalesce(sum(case when is_at_work then seconds_open else 0 end) over (
            partition by worker_id order by date_day rows between unbounded preceding and 1 preceding
        ), 0) as bigint) as seconds_before
    from worked
)

select * from final
