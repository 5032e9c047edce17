with periods as (
    select * from {{ ref('dim_periods') }} where period_grain in ('month', 'quarter', 'year')
),

pipelines as (
    select * from {{ ref('dim_pipelines') }}
),

sales as (
    select * from {{ ref('fct_pipeline_sales') }}
),

{# every pipeline is there in every period, a product where something happened to it #}
shown as (
    select period_id, 'total' as level, '~all' as pipeline_id, '~all' as product_id from periods
    union all
    select periods.period_id, 'pipeline', pipelines.pipeline_id, '~all'
    from periods
    cross join pipelines
    where pipelines.pipeline_id <> '~none'
    union
    select
        period_id,
        case when pipeline_id = '~all' then 'product' when product_id = '~all' then 'pipeline' else 'pipeline_product' end,
        pipeline_id,
        product_id
    from sales
    where pipeline_id <> '~all' or product_id <> '~all'
),

final as (
    select
        periods.period_grain,
        periods.period_start,
        periods.period_end,
        periods.period_state,
        shown.level,
        shown.pipeline_id,
        shown.product_id,
        pipelines.name as pipeline_name,
        products.name as product_name,
        cast(coalesce(sales.cohort_deals, 0) as integer) as entered_deals,
        cast(coalesce(sales.cohort_won_deals, 0) as integer) as cohort_won_deals,
        {{ share_of('sales.cohort_won_deals', 'sales.cohort_deals') }} as cohort_win_rate,
        cast(coalesce(sales.won_deals, 0) as integer) as won_deals,
        cast(coalesce(sales.closed_deals, 0) as integer) as closed_deals,
        {{ share_of('sales.won_deals', 'sales.closed_deals') }} as win_rate,
        cast(coalesce(sales.priced_won_deals, 0) as integer) as priced_deals,
        cast(coalesce(sales.won_amount, 0) as decimal(18, 2)) as won_amount,
        {{ money_per('sales.won_amount', 'sales.priced_won_deals') }} as average_check,
        cast(sales.median_cycle_days as double) as median_cycle_days,
        cast(sales.p90_cycle_days as double) as p90_cycle_days
    from shown
    inner join periods on shown.period_id = periods.period_id
    left join pipelines on shown.pipeline_id = pipelines.pipeline_id
    left join {{ ref('dim_products') }} as products on shown.product_id = products.product_id
    left join sales
        on shown.period_id = sales.period_id and shown.pipeline_id = sales.pipeline_id
        and shown.product_id = sales.product_id
)

select * from final
