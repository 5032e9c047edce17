{%- set grains = ['day', 'week', 'month', 'quarter', 'year'] -%}
with run as (
    select * from {{ ref('dim_run') }}
),

dates as (
    select *, date_day as day_start from {{ ref('dim_dates') }}
),

covered as (
    select dates.*
    from dates
    cross join run
    where dates.date_day between run.first_event_on and run.as_of_on
),

whole as (
    {%- for grain in grains %}
    select distinct
        '{{ grain }}' as period_grain,
        {{ grain }}_start as period_start,
        cast({{ dbt.dateadd('day', -1, dbt.dateadd(grain, 1, grain ~ '_start')) }} as date) as whole_end
    from covered
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

ordered as (
    select
        whole.period_grain,
        whole.period_start,
        whole.whole_end,
        whole.whole_end >= run.as_of_on as is_running,
        lag(whole.period_start) over previous as previous_start,
        lag(whole.whole_end) over previous as previous_end
    from whole
    cross join run
    window previous as (partition by whole.period_grain order by whole.period_start)
),

{# working days gone by in the running period before today; today itself is not over, and neither is any day
   of a period that begins today #}
elapsed as (
    select
        ordered.period_grain,
        ordered.previous_start,
        ordered.previous_end,
        (today.working_day_number - cast(today.is_working_day as integer))
        - (first_day.working_day_number - cast(first_day.is_working_day as integer)) as working_days
    from ordered
    cross join run
    inner join dates as today on run.as_of_on = today.date_day
    inner join dates as first_day on ordered.period_start = first_day.date_day
    where
        ordered.is_running
        and ordered.previous_start is not null
        and ordered.period_start < run.as_of_on
),

{# the previous period up to the day before the working day that has not been reached yet; where that is its
   first day, there is nothing to compare with #}
comparable as (
    select
        elapsed.period_grain || ':' || cast(elapsed.previous_start as varchar) || ':comparable' as period_id,
        elapsed.period_grain,
        elapsed.previous_start as period_start,
        cast(coalesce(
            {{ dbt.dateadd('day', -1, 'min(next_day.date_day)') }}, max(elapsed.previous_end)
        ) as date) as period_end
    from elapsed
    inner join dates as first_day on elapsed.previous_start = first_day.date_day
    left join dates as next_day
        on next_day.date_day between elapsed.previous_start and elapsed.previous_end
        and next_day.is_working_day
        and next_day.working_day_number
        = first_day.working_day_number - cast(first_day.is_working_day as integer) + elapsed.working_days + 1
    group by elapsed.period_grain, elapsed.previous_start
    having coalesce(min(next_day.date_day) > elapsed.previous_start, true)
),

final as (
    select
        ordered.period_grain || ':' || cast(ordered.period_start as varchar) as period_id,
        ordered.period_grain,
        ordered.period_start,
        case when ordered.is_running then run.as_of_on else ordered.whole_end end as period_end,
        case when ordered.is_running then 'running' else 'closed' end as period_state,
        case
            when ordered.is_running and ordered.period_grain <> 'day' then comparable.period_id
            else ordered.period_grain || ':' || cast(ordered.previous_start as varchar)
        end as compares_to
    from ordered
    cross join run
    left join comparable on ordered.period_grain = comparable.period_grain
    union all
    select *, 'comparable' as period_state, cast(null as varchar) as compares_to from comparable
)

select * from final
