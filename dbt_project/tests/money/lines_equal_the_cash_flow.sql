-- By the day of payment the lines of business are the cash flow of the company, and its metrics, cut another way.
{{ config(meta={'dagster': {'ref': {'name': 'rpt_income_and_expense_by_line'}}}) }}
with lines as (
    select period_grain, period_start, period_state, income, expense, result, unknown_amount, movements
    from {{ ref('rpt_income_and_expense_by_line') }}
    where view = 'paid' and level = 'total' and movements > 0
),

facts as (
    select
        periods.period_grain, periods.period_start, periods.period_state,
        coalesce(sum(movements.income_amount), 0) as income,
        coalesce(sum(movements.expense_amount), 0) as expense,
        coalesce(sum(movements.net_amount), 0) as result,
        coalesce(sum(movements.unknown_amount), 0) as unknown_amount,
        count(case when movements.part <> 'fee' then 1 end) as movements
    from {{ ref('fct_bank_movements') }} as movements
    inner join {{ ref('bdg_period_days') }} as period_days on movements.booked_on = period_days.date_day
    inner join {{ ref('dim_periods') }} as periods on period_days.period_id = periods.period_id
    where movements.flow in ('income', 'expense', 'unknown')
    group by all
    having count(case when movements.part <> 'fee' then 1 end) > 0
)

(select * from lines except select * from facts)
union all
(select * from facts except select * from lines)
