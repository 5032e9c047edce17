{#
    What pipelines are compared by. Created deals stand in the pipeline they entered first, closed ones in the pipeline
    they were closed in; the product is the one a deal is mostly about.
#}
{%- set measures = ['cohort_deals', 'cohort_won_deals', 'won_deals', 'closed_deals', 'priced_won_deals', 'won_amount'] -%}
with period_days as (
    select days.*
    from {{ ref('bdg_period_days') }} as days
    inner join {{ ref('dim_periods') }} as periods on days.period_id = periods.period_id
    where periods.period_grain in ('month', 'quarter', 'year')
),

deals as (
    select * from {{ ref('fct_deals') }}
),

daily as (
    select
        cohorts.created_on as date_day,
        cohorts.pipeline_id,
        deals.product_id,
        sum(cohorts.cohort_deals) as cohort_deals,
        sum(cohorts.cohort_won_deals) as cohort_won_deals,
        0 as won_deals,
        0 as closed_deals,
        0 as priced_won_deals,
        cast(0 as decimal(18, 2)) as won_amount
    from {{ ref('fct_deal_cohorts') }} as cohorts
    inner join deals on cohorts.deal_id = deals.deal_id
    group by 1, 2, 3
    union all
    select
        closed_on, pipeline_id, product_id, 0, 0, sum(won_deals), sum(closed_deals), sum(priced_won_deals),
        sum(won_amount)
    from deals
    where closed_on is not null
    group by 1, 2, 3
),

{%- set keys %}
    group by grouping sets (
        (period_days.period_id), (period_days.period_id, rows_of_day.product_id),
        (period_days.period_id, rows_of_day.pipeline_id),
        (period_days.period_id, rows_of_day.pipeline_id, rows_of_day.product_id)
    )
{%- endset %}
figures as (
    select
        period_days.period_id,
        coalesce(rows_of_day.pipeline_id, '~all') as pipeline_id,
        coalesce(rows_of_day.product_id, '~all') as product_id,
        {%- for measure in measures %}
        sum(rows_of_day.{{ measure }}) as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from daily as rows_of_day
    inner join period_days on rows_of_day.date_day = period_days.date_day
    {{- keys }}
),

wins as (
    select
        won_on,
        pipeline_id,
        product_id,
        cast(greatest({{ seconds_between('created_at', 'won_at') }}, 0) as double) / 86400 as cycle_days
    from deals
    where won_on is not null
),

cycles as (
    select
        period_days.period_id,
        coalesce(rows_of_day.pipeline_id, '~all') as pipeline_id,
        coalesce(rows_of_day.product_id, '~all') as product_id,
        {{ percentile('rows_of_day.cycle_days', 0.5) }} as median_cycle_days,
        {{ percentile('rows_of_day.cycle_days', 0.9) }} as p90_cycle_days
    from wins as rows_of_day
    inner join period_days on rows_of_day.won_on = period_days.date_day
    {{- keys }}
),

final as (
    select figures.*, cycles.median_cycle_days, cycles.p90_cycle_days
    from figures
    left join cycles
        on figures.period_id = cycles.period_id
        and figures.pipeline_id = cycles.pipeline_id
        and figures.product_id = cycles.product_id
)

select * from final
