-- Payees sum up to the expense of the company in every period.
{{ config(meta={'dagster': {'ref': {'name': 'fct_payee_expenses'}}}) }}
with payees as (
    select
        period_id,
        sum(case when payee_key = '~all' then expense else 0 end) as whole,
        sum(case when payee_key = '~all' then 0 else expense end) as parts
    from {{ ref('fct_payee_expenses') }}
    group by period_id
)

select payees.*, totals.expense
from payees
inner join {{ ref('fct_cash_flow_periods') }} as totals
    on payees.period_id = totals.period_id
    and totals.level = 'total'
where payees.whole != payees.parts or payees.whole != totals.expense
