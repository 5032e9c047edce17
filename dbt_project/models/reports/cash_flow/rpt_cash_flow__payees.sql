with spent as (
    select * from {{ ref('fct_payee_expenses') }}
),

articles as (
    select * from {{ ref('dim_articles') }}
),

periods as (
    select * from {{ ref('dim_periods') }}
    where period_grain in ('month', 'quarter', 'year')
),

payees as (
    select payee_key, any_value(payee_name) as payee_name
    from spent
    group by payee_key
),

-- payees of the period and of the one it is compared with: who is no longer paid is an answer too
sides as (
    select
        periods.period_id, spent.payee_key, spent.article_id,
        spent.expense, cast(0 as decimal(18, 2)) as previous_expense, spent.payments, spent.unpriced_payments
    from periods
    inner join spent on periods.period_id = spent.period_id
    union all
    select
        periods.period_id, spent.payee_key, spent.article_id,
        cast(0 as decimal(18, 2)), spent.expense, 0, 0
    from periods
    inner join spent on periods.compares_to = spent.period_id
),

compared as (
    select
        period_id,
        payee_key,
        max_by(article_id, (payments, article_id)) as article_id,
        cast(sum(expense) as decimal(18, 2)) as expense,
        cast(sum(previous_expense) as decimal(18, 2)) as previous_expense,
        cast(sum(payments) as bigint) as payments,
        cast(sum(unpriced_payments) as bigint) as unpriced_payments
    from sides
    group by period_id, payee_key
),

totals as (
    select period_id, expense from compared where payee_key = '~all'
),

final as (
    select
        periods.period_grain,
        periods.period_start,
        periods.period_end,
        periods.period_state,
        case when compared.payee_key = '~all' then 'total' else 'payee' end as level,
        compared.payee_key,
        payees.payee_name,
        compared.article_id,
        articles.name as article_name,
        compared.expense,
        {{ share_of('compared.expense', 'totals.expense') }} as share,
        totals.expense as total_expense,
        case when periods.compares_to is not null then compared.previous_expense end as previous_expense,
        case
            when periods.compares_to is not null
                then {{ share_of('(compared.expense - compared.previous_expense)', 'compared.previous_expense') }}
        end as growth,
        compared.payments,
        compared.unpriced_payments
    from compared
    inner join periods on compared.period_id = periods.period_id
    inner join totals on compared.period_id = totals.period_id
    left join payees on compared.payee_key = payees.payee_key
    left join articles on compared.article_id = articles.article_id
)

select * from final
