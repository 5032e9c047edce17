-- The days of the report sum up to the metrics over the facts.
{{ config(meta={'dagster': {'ref': {'name': 'rpt_cash_flow'}}}) }}
with report as (
    select
        period_start as day,
        income,
        expense,
        net,
        transfers_in,
        transfers_out,
        unknown_amount
    from {{ ref('rpt_cash_flow') }}
    where level = 'total' and period_grain = 'day' and movements > 0
),

facts as (
    select
        booked_on as day,
        coalesce(sum(income_amount), 0) as income,
        coalesce(sum(expense_amount), 0) as expense,
        coalesce(sum(net_amount), 0) as net,
        coalesce(sum(transfer_in_amount), 0) as transfers_in,
        coalesce(sum(transfer_out_amount), 0) as transfers_out,
        coalesce(sum(unknown_amount), 0) as unknown_amount
    from {{ ref('fct_bank_movements') }}
    where booked_on >= (select first_event_on from {{ ref('dim_run') }})
    group by booked_on
)

(select * from report except select * from facts)
union all
(select * from facts except select * from report)
