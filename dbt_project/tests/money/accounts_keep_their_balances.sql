-- Per account and period, to the kopeck: opening + income - expense + own transfers + difference = closing.
-- In the account's own currency rates play no part, so nothing may be left for the exchange difference.
{{ config(meta={'dagster': {'ref': {'name': 'fct_cash_flow_periods'}}}) }}
select *
from {{ ref('fct_cash_flow_periods') }}
where level = 'account' and exchange_difference != 0
