{# Newcombe's hybrid score interval of the difference of two shares; nothing is said below the sample floor. #}
with sales as (
    select * from {{ ref('fct_pipeline_sales') }} where pipeline_id <> '~all'
),

run as (
    select sample_floor from {{ ref('dim_run') }}
),

shares as (
    select period_id, pipeline_id, product_id, 'win_rate' as measure, won_deals as successes, closed_deals as trials
    from sales
    union all
    select period_id, pipeline_id, product_id, 'cohort_win_rate', cohort_won_deals, cohort_deals from sales
),

bounded as (
    select
        *,
        cast(successes as double) / nullif(trials, 0) as share,
        case when trials > 0 then {{ wilson_bound('successes', 'trials', '-') }} end as lower_bound,
        case when trials > 0 then {{ wilson_bound('successes', 'trials', '+') }} end as upper_bound
    from shares
),

pairs as (
    select
        this.period_id,
        this.product_id,
        this.measure,
        this.pipeline_id,
        other.pipeline_id as other_pipeline_id,
        this.successes,
        this.trials,
        other.successes as other_successes,
        other.trials as other_trials,
        this.share,
        other.share as other_share,
        least(this.trials, other.trials) >= greatest(run.sample_floor, 1) as is_enough,
        this.share - other.share as difference,
        sqrt(power(this.share - this.lower_bound, 2) + power(other.upper_bound - other.share, 2)) as below,
        sqrt(power(this.upper_bound - this.share, 2) + power(other.share - other.lower_bound, 2)) as above
    from bounded as this
    inner join bounded as other
        on this.period_id = other.period_id and this.product_id = other.product_id
        and this.measure = other.measure and this.pipeline_id < other.pipeline_id
    cross join run
),

final as (
    select
        periods.period_grain,
        periods.period_start,
        periods.period_end,
        periods.period_state,
        case when pairs.product_id = '~all' then 'pair' else 'product_pair' end as level,
        pairs.measure,
        pairs.pipeline_id,
        pairs.other_pipeline_id,
        pairs.product_id,
        this.name as pipeline_name,
        other.name as other_pipeline_name,
        products.name as product_name,
        cast(pairs.successes as integer) as successes,
        cast(pairs.trials as integer) as trials,
        pairs.share,
        cast(pairs.other_successes as integer) as other_successes,
        cast(pairs.other_trials as integer) as other_trials,
        pairs.other_share,
        case when pairs.is_enough then pairs.difference end as difference,
        case when pairs.is_enough then pairs.difference - pairs.below end as difference_from,
        case when pairs.is_enough then pairs.difference + pairs.above end as difference_to,
        case
            when not pairs.is_enough then 'not_enough'
            when pairs.difference - pairs.below > 0 then 'higher'
            when pairs.difference + pairs.above < 0 then 'lower'
            else 'no_difference'
        end as verdict
    from pairs
    inner join {{ ref('dim_periods') }} as periods on pairs.period_id = periods.period_id
    inner join {{ ref('dim_pipelines') }} as this on pairs.pipeline_id = this.pipeline_id
    inner join {{ ref('dim_pipelines') }} as other on pairs.other_pipeline_id = other.pipeline_id
    left join {{ ref('dim_products') }} as products on pairs.product_id = products.product_id
)

select * from final
