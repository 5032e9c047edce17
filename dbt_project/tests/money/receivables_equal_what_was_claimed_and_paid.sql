-- Per currency at as_of, to the kopeck: buckets + unapplied = documents of the basis + opening balances − payments.
{{ config(meta={'dagster': {'ref': {'name': 'fct_receivables'}}}) }}
with claimed as (
    select currency, sum(amount) as amount
    from {{ ref('int_receivable_documents') }}
    where is_company_basis
    group by currency
),

paid as (
    select currency, sum(matched_orig + unapplied_orig) as amount
    from {{ ref('fct_payments') }}
    group by currency
),

standing as (
    select currency, sum(balance) as amount
    from {{ ref('fct_receivables') }}
    where snapshot_on = (select as_of_on from {{ ref('dim_run') }})
    group by currency
)

select currency, claimed.amount as claimed, paid.amount as paid, standing.amount as standing
from claimed
full join paid using (currency)
full join standing using (currency)
where coalesce(claimed.amount, 0) - coalesce(paid.amount, 0) <> coalesce(standing.amount, 0)
