-- Months of the trends sum up to the metrics over the facts, and everybody becomes a new client once.
{{ config(meta={'dagster': {'ref': {'name': 'rpt_monthly_trends'}}}) }}
with trends as (
    select
        sum(new_clients) as new_clients,
        sum(won_deals) as won_deals,
        sum(won_amount) as won_amount,
        sum(received_amount) as received_amount,
        sum(operating_result) as operating_result,
        sum(net_cash_flow) as net_cash_flow
    from {{ ref('rpt_monthly_trends') }}
    where period_grain = 'month' and period_state in ('closed', 'running')
),

run as (
    select first_event_on from {{ ref('dim_run') }}
),

facts as (
    select
        (select sum(new_clients) from {{ ref('fct_clients') }} where first_won_on >= run.first_event_on) as new_clients,
        (select sum(won_deals) from {{ ref('fct_deals') }} where won_on >= run.first_event_on) as won_deals,
        (select sum(won_amount) from {{ ref('fct_deals') }} where won_on >= run.first_event_on) as won_amount,
        sum(case when movements.article_kind = 'sales_income' then movements.net_amount end) as received_amount,
        sum(case
            when movements.article_kind in ('sales_income', 'other_income', 'operating_expense', 'tax', 'fee')
                then movements.net_amount
        end) as operating_result,
        sum(movements.net_amount) as net_cash_flow
    from run
    left join {{ ref('fct_bank_movements') }} as movements on movements.booked_on >= run.first_event_on
    group by run.first_event_on
)

select *
from trends
cross join facts
where
    {%- for column in ['new_clients', 'won_deals', 'won_amount', 'received_amount', 'operating_result', 'net_cash_flow'] %}
    coalesce(trends.{{ column }}, 0) <> coalesce(facts.{{ column }}, 0) {{ 'or' if not loop.last }}
    {%- endfor %}
