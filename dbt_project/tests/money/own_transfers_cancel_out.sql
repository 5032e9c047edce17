-- What left one own account reached another: per currency own transfers come to nothing. Left out are transfers
-- between currencies, which differ by the bank's rate, and transfers with an account that has no statement for the
-- day. What stays is on its way, or a document is missing: a warning, the money is shown on the cash page.
{{ config(severity='warn', meta={'dagster': {'ref': {'name': 'fct_bank_movements'}}}) }}
with movements as (
    select * from {{ ref('fct_bank_movements') }}
    where is_internal and direction in ('in', 'out')
),

covered as (
    select distinct account_id, day from {{ ref('fct_account_days') }} where is_covered
),

accounts as (
    select account_id, currency from {{ ref('dim_accounts') }}
)

select
    movements.currency,
    sum(case when movements.direction = 'in' then movements.amount_orig else -movements.amount_orig end) as left_over
from movements
inner join accounts as others
    on movements.counterparty_account = others.account_id
    and movements.currency = others.currency
inner join covered
    on movements.counterparty_account = covered.account_id
    and movements.booked_on = covered.day
group by movements.currency
having sum(case when movements.direction = 'in' then movements.amount_orig else -movements.amount_orig end) != 0
