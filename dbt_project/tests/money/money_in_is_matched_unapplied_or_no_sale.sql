-- Per month and currency, to the kopeck: money in = matched + unapplied + no sale, and own transfers apart.
{{ config(meta={'dagster': {'ref': {'name': 'fct_payments'}}}) }}
with movements as (
    select
        date_trunc('month', booked_on) as month,
        currency,
        sum(amount_orig) as amount_orig,
        sum(amount_base) as amount_base
    from {{ ref('fct_bank_movements') }}
    where flow = 'income'
    group by 1, 2
),

payments as (
    select
        date_trunc('month', paid_on) as month,
        currency,
        sum(matched_orig + unapplied_orig + non_sales_orig) as amount_orig,
        sum(matched_base + unapplied_base + non_sales_base) as amount_base
    from {{ ref('fct_payments') }}
    where not is_refund
    group by 1, 2
)

select *
from movements
full join payments using (month, currency)
where
    movements.amount_orig is distinct from payments.amount_orig
    or movements.amount_base is distinct from payments.amount_base
