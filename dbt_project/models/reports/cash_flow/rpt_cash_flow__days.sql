with account_days as (
    select * from {{ ref('fct_account_days') }}
),

accounts as (
    select * from {{ ref('dim_accounts') }}
),

periods as (
    select * from {{ ref('dim_periods') }}
    where period_grain = 'day'
),

final as (
    select
        periods.period_grain,
        periods.period_start,
        periods.period_end,
        periods.period_state,
        'account' as level,
        account_days.account_id,
        accounts.name as account_name,
        account_days.currency,
        account_days.opening_balance as opening,
        account_days.documents_in,
        account_days.documents_out,
        account_days.unknown_amount,
        account_days.statement_in,
        account_days.statement_out,
        account_days.closing_balance as closing,
        account_days.difference,
        account_days.difference != 0 as has_difference,
        account_days.documents,
        account_days.coverage,
        account_days.is_covered
    from account_days
    inner join periods on account_days.day = periods.period_start
    inner join accounts on account_days.account_id = accounts.account_id
)

select * from final
