-- The steps of the bridge sum up to closing - opening of the company.
{{ config(meta={'dagster': {'ref': {'name': 'rpt_cash_flow__bridge'}}}) }}
select period_grain, period_start, period_state
from {{ ref('rpt_cash_flow__bridge') }}
group by period_grain, period_start, period_state
having
    sum(case when level = 'step' then change else 0 end) != sum(case when level = 'total' then change else 0 end)
