with outcomes as (
    select * from {{ ref('fct_payment_outcomes') }}
),

period_days as (
    select * from {{ ref('bdg_period_days') }}
),

periods as (
    select * from {{ ref('dim_periods') }}
),

run as (
    select currency from {{ ref('dim_run') }}
),

days as (
    select
        paid_on,
        currency,
        outcome,
        is_refund,
        sum(payments) as payments,
        sum(amount_orig) as amount_orig,
        coalesce(sum(amount_base), 0) as amount_base,
        sum(case when not is_priced then payments else 0 end) as unpriced_payments
    from outcomes
    group by paid_on, currency, outcome, is_refund
),

summed as (
    select
        period_days.period_id,
        days.is_refund,
        days.currency,
        days.outcome,
        grouping(days.currency) = 1 as is_company,
        grouping(days.outcome) = 1 as is_whole,
        sum(days.payments) as payments,
        sum(days.amount_orig) as amount_orig,
        sum(days.amount_base) as amount_base,
        sum(days.unpriced_payments) as unpriced_payments
    from days
    inner join period_days on days.paid_on = period_days.date_day
    group by grouping sets (
        (period_days.period_id, days.is_refund),
        (period_days.period_id, days.is_refund, days.outcome),
        (period_days.period_id, days.is_refund, days.currency),
        (period_days.period_id, days.is_refund, days.currency, days.outcome)
    )
),

{# refunds stand apart: money in is what came #}
levelled as (
    select
        *,
        case
            when is_refund then 'refund'
            when is_company and is_whole then 'company'
            when is_company then 'company_outcome'
            when is_whole then 'total'
            else 'outcome'
        end as level
    from summed
    where not is_refund or (is_whole and not is_company)
),

final as (
    select
        periods.period_grain,
        periods.period_start,
        periods.period_end,
        periods.period_state,
        levelled.level,
        coalesce(levelled.currency, run.currency) as currency,
        coalesce(levelled.outcome, '~all') as outcome,
        cast(levelled.payments as bigint) as payments,
        cast(case when levelled.is_company then levelled.amount_base else levelled.amount_orig end as decimal(18, 2)) as amount,
        case
            when not levelled.is_refund then {{ share_of('levelled.amount_base', 'company.amount_base') }}
        end as share,
        cast(company.amount_base as decimal(18, 2)) as all_amount,
        cast(levelled.unpriced_payments as bigint) as unpriced_payments
    from levelled
    inner join periods on levelled.period_id = periods.period_id
    cross join run
    left join levelled as company on levelled.period_id = company.period_id and company.level = 'company'
)

select * from final
