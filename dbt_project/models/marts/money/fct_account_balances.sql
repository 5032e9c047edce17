with account_days as (
    select * from {{ ref('fct_account_days') }}
),

periods as (
    select * from {{ ref('dim_periods') }}
),

period_days as (
    select * from {{ ref('bdg_period_days') }}
),

differences as (
    select
        period_days.period_id,
        account_days.account_id,
        account_days.currency,
        sum(account_days.difference) as difference,
        sum(account_days.difference_base) as difference_base
    from account_days
    inner join period_days on account_days.day = period_days.date_day
    where account_days.difference != 0
    group by period_days.period_id, account_days.account_id, account_days.currency
),

first_days as (
    select account_id, currency, min(day) as day
    from account_days
    group by account_id, currency
),

final as (
    select
        periods.period_id,
        ends.account_id,
        ends.currency,
        starts.opening_balance,
        ends.closing_balance,
        cast(coalesce(differences.difference, 0) as decimal(18, 2)) as difference,
        starts.opening_base,
        ends.closing_base,
        cast(case when differences.period_id is null then 0 else differences.difference_base end as decimal(18, 2))
            as difference_base
    from periods
    inner join account_days as ends on periods.period_end = ends.day
    inner join first_days on ends.account_id = first_days.account_id and ends.currency = first_days.currency
    inner join account_days as starts
        on ends.account_id = starts.account_id
        and ends.currency = starts.currency
        and greatest(periods.period_start, first_days.day) = starts.day
    left join differences
        on periods.period_id = differences.period_id
        and ends.account_id = differences.account_id
        and ends.currency = differences.currency
)

select * from final
