with movements as (
    select * from {{ ref('fct_bank_movements') }}
    where flow = 'expense'
),

periods as (
    select * from {{ ref('dim_periods') }}
    where period_grain in ('month', 'quarter', 'year')
),

period_days as (
    select * from {{ ref('bdg_period_days') }}
),

paid as (
    select
        period_days.period_id,
        movements.payee_key,
        movements.article_id,
        any_value(movements.payee_name) as payee_name,
        sum(movements.amount_base) as expense,
        count(*) as payments,
        sum(case when movements.is_priced then 0 else 1 end) as unpriced_payments
    from movements
    inner join period_days on movements.booked_on = period_days.date_day
    inner join periods on period_days.period_id = periods.period_id
    group by period_days.period_id, movements.payee_key, movements.article_id
),

final as (
    select
        period_id,
        coalesce(payee_key, '~all') as payee_key,
        case when payee_key is not null then any_value(payee_name) end as payee_name,
        cast(coalesce(sum(expense), 0) as decimal(18, 2)) as expense,
        case when payee_key is not null then max_by(article_id, (coalesce(expense, 0), article_id)) else '~all' end as article_id,
        cast(sum(payments) as bigint) as payments,
        cast(sum(unpriced_payments) as bigint) as unpriced_payments
    from paid
    group by grouping sets ((period_id, payee_key), (period_id))
)

select * from final
