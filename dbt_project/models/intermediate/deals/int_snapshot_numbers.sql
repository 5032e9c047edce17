{#
    Days of snapshots are numbered: the last ninety and today, and the last day of every week and month, also of the
    cut ones that a running one is compared with.
    A stay from one day to another covers the numbers between, so no fact is searched for a range of dates.
#}
with run as (
    select as_of_on from {{ ref('dim_run') }}
),

periods as (
    select * from {{ ref('dim_periods') }}
),

dates as (
    select date_day from {{ ref('dim_dates') }}
),

snapshots as (
    select distinct periods.period_end as snapshot_on
    from periods
    cross join run
    where periods.period_grain in ('week', 'month')
        or periods.period_grain = 'day' and periods.period_start >= {{ dbt.dateadd('day', -90, 'run.as_of_on') }}
),

final as (
    select
        dates.date_day,
        snapshots.snapshot_on is not null as is_snapshot,
        {# number of the first snapshot on this day or after it #}
        1 + cast(count(snapshots.snapshot_on) over (
            order by dates.date_day rows between unbounded preceding and 1 preceding
        ) as integer) as snapshot_number
    from dates
    left join snapshots on dates.date_day = snapshots.snapshot_on
)

select * from final
