-- The mart sums the very columns the metrics are defined over: every year of the mart equals its deals.
{{ config(meta={'dagster': {'ref': {'name': 'rpt_won_amount_by_employee'}}}) }}

with mart as (
    select period_start, won_deals, priced_deals, won_amount, received_amount, coalesce(margin_amount, 0) as margin_amount
    from {{ ref('rpt_won_amount_by_employee') }}
    where period_grain = 'year' and level = 'total' and period_state in ('closed', 'running')
),

fact as (
    select
        cast({{ dbt.date_trunc('year', 'won_on') }} as date) as period_start,
        sum(won_deals) as won_deals,
        sum(priced_won_deals) as priced_deals,
        coalesce(sum(won_amount), 0) as won_amount,
        coalesce(sum(received_of_won), 0) as received_amount,
        coalesce(sum(margin_amount), 0) as margin_amount
    from {{ ref('fct_deals') }}
    where won_on >= {{ history_floor() }}
    group by 1
)

select coalesce(mart.period_start, fact.period_start) as period_start, mart.won_amount, fact.won_amount as of_deals
from mart
full outer join fact on mart.period_start = fact.period_start
where coalesce(mart.won_deals, 0) <> coalesce(fact.won_deals, 0)
    or coalesce(mart.priced_deals, 0) <> coalesce(fact.priced_deals, 0)
    or coalesce(mart.won_amount, 0) <> coalesce(fact.won_amount, 0)
    or coalesce(mart.received_amount, 0) <> coalesce(fact.received_amount, 0)
    or coalesce(mart.margin_amount, 0) <> coalesce(fact.margin_amount, 0)
