-- At as_of, per currency and to the kopeck: won is the won deals, paid is the sales money, and nothing is left over.
{{ config(meta={'dagster': {'ref': {'name': 'fct_money_bridge'}}}) }}
with bridge as (
    select currency, sum(won) as won, sum(paid) as paid, sum(won - paid - open + unapplied) as left_over
    from {{ ref('fct_money_bridge') }}
    where snapshot_on = (select as_of_on from {{ ref('dim_run') }})
    group by currency
),

deals as (
    select currency, sum(amount_orig) as won
    from {{ ref('fct_deals') }}
    where state = 'won' and amount_orig is not null
    group by currency
),

payments as (
    select currency, sum(matched_orig + unapplied_orig) as paid
    from {{ ref('fct_payments') }}
    group by currency
)

select *
from bridge
full join deals using (currency)
full join payments using (currency)
where
    coalesce(bridge.won, 0) <> coalesce(deals.won, 0)
    or coalesce(bridge.paid, 0) <> coalesce(payments.paid, 0)
    or coalesce(bridge.left_over, 0) <> 0
