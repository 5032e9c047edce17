-- Every day opens where the day before closed, and opening + in - out + difference = closing.
{{ config(meta={'dagster': {'ref': {'name': 'fct_account_days'}}}) }}
with days as (
    select
        *,
        lag(closing_balance) over (partition by account_id, currency order by day) as closing_before
    from {{ ref('fct_account_days') }}
)

select *
from days
where
    opening_balance != coalesce(closing_before, opening_balance)
    or opening_balance + documents_in - documents_out + difference != closing_balance
