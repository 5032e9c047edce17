with periods as (
    select * from {{ ref('dim_periods') }}
),

run as (
    select as_of_on from {{ ref('dim_run') }}
),

snapshot_periods as (
    select periods.period_id, periods.period_end
    from periods
    cross join run
    where periods.period_state in ('closed', 'running')
        and (
            periods.period_grain in ('week', 'month')
            or periods.period_grain = 'day' and periods.period_start >= {{ dbt.dateadd('day', -90, 'run.as_of_on') }}
        )
),

standing as (
    select * from {{ ref('fct_open_deals') }}
),

figures as (
    select
        snapshot_periods.period_id,
        standing.pipeline_id,
        standing.stage_id,
        sum(standing.open_deals) as open_deals,
        sum(standing.open_amount) as open_amount,
        sum(standing.unpriced_deals) as unpriced_deals,
        {{ percentile('standing.age_days', 0.5) }} as median_age_days
    from standing
    inner join snapshot_periods on standing.snapshot_on = snapshot_periods.period_end
    group by grouping sets (
        (snapshot_periods.period_id),
        (snapshot_periods.period_id, standing.pipeline_id),
        (snapshot_periods.period_id, standing.pipeline_id, standing.stage_id)
    )
),

{# days on which nothing stood open stay as rows too #}
final as (
    select
        snapshot_periods.period_id,
        coalesce(figures.pipeline_id, '~all') as pipeline_id,
        coalesce(figures.stage_id, '~all') as stage_id,
        coalesce(figures.open_deals, 0) as open_deals,
        coalesce(figures.open_amount, 0) as open_amount,
        coalesce(figures.unpriced_deals, 0) as unpriced_deals,
        cast(figures.median_age_days as double) as median_age_days
    from snapshot_periods
    left join figures on snapshot_periods.period_id = figures.period_id
)

select * from final
