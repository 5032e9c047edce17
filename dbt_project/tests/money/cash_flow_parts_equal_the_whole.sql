-- The articles sum up to the company, to the kopeck and to the movement; so do the accounts in movements.
{{ config(meta={'dagster': {'ref': {'name': 'fct_cash_flow_periods'}}}) }}
{%- set columns = ['income', 'expense', 'transfers_in', 'transfers_out', 'unknown_amount', 'movements', 'unpriced_movements'] %}
with sums as (
    select
        period_id,
        {%- for column in columns %}
        sum(case when level = 'total' then {{ column }} else 0 end) as {{ column }}_whole,
        sum(case when level = 'article' then {{ column }} else 0 end) as {{ column }}_parts,
        {%- endfor %}
        sum(case when level = 'account' then movements else 0 end) as movements_of_accounts
    from {{ ref('fct_cash_flow_periods') }}
    group by period_id
)

select *
from sums
where
    movements_of_accounts != movements_whole
    {%- for column in columns %}
    or {{ column }}_parts != {{ column }}_whole
    {%- endfor %}
