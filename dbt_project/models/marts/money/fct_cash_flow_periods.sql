with moved as (
    select * from {{ ref('int_cash_flow_moved') }}
),

balances as (
    select * from {{ ref('fct_account_balances') }}
),

run as (
    select currency from {{ ref('dim_run') }}
),

held as (
    select
        period_id, 'account' as level, account_id, '~all' as article_id, currency,
        opening_balance, closing_balance, difference, cast(0 as bigint) as unpriced_balances
    from balances
    union all
    select
        balances.period_id, 'total', '~all', '~all', run.currency,
        sum(balances.opening_base), sum(balances.closing_base), sum(balances.difference_base),
        count(case when balances.closing_base is null and balances.closing_balance != 0 then 1 end)
    from balances
    cross join run
    group by balances.period_id, run.currency
),

joined as (
    select
        *,
        coalesce(income, 0) - coalesce(expense, 0) as net,
        coalesce(income, 0) - coalesce(expense, 0) + coalesce(transfer_in, 0) - coalesce(transfer_out, 0) as change
    from moved
    full join held using (period_id, level, account_id, article_id, currency)
),

final as (
    select
        period_id, level, account_id, article_id, currency,
        {%- for column, source in {
            'income': 'income', 'expense': 'expense', 'net': 'net', 'transfers_in': 'transfer_in',
            'transfers_out': 'transfer_out', 'unknown_amount': 'unknown', 'change': 'change',
        }.items() %}
        cast(coalesce({{ source }}, 0) as decimal(18, 2)) as {{ column }},
        {%- endfor %}
        cast(opening_balance as decimal(18, 2)) as opening_balance,
        cast(closing_balance as decimal(18, 2)) as closing_balance,
        cast(difference as decimal(18, 2)) as statement_difference,
        cast(closing_balance - opening_balance - change - difference as decimal(18, 2)) as exchange_difference,
        cast(coalesce(movements, 0) as bigint) as movements,
        cast(coalesce(unpriced_movements, 0) as bigint) as unpriced_movements,
        unpriced_balances
    from joined
)

select * from final
