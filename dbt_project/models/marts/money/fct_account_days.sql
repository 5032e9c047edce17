with account_days as (
    select * from {{ ref('int_account_days') }}
),

currency_days as (
    select * from {{ ref('int_currency_days') }}
),

summed as (
    select
        *,
        sum(documents_in - documents_out) over (
            partition by account_id, currency order by day rows between unbounded preceding and current row
        ) as net_so_far,
        -- what the bank says stands on the account when the day ends; across a gap the next statement says it
        coalesce(balance_stated, balance_stated_after) as balance_at_end,
        -- what the next day starts from, where statements do not continue each other
        coalesce(balance_stated_after, balance_stated) as balance_to_go_on
    from account_days
),

based as (
    select
        *,
        last_value(balance_to_go_on - net_so_far ignore nulls) over (
            partition by account_id, currency order by day rows between unbounded preceding and 1 preceding
        ) as last_base,
        first_value(balance_at_end - net_so_far ignore nulls) over (
            partition by account_id, currency order by day
            rows between unbounded preceding and unbounded following
        ) as first_base
    from summed
),

closed as (
    select
        *,
        coalesce(balance_at_end, net_so_far + coalesce(last_base, first_base, 0)) as closing_balance,
        min(case when is_covered then day end) over (partition by account_id, currency) as covered_from,
        max(case when is_covered then day end) over (partition by account_id, currency) as covered_to
    from based
),

chained as (
    select
        *,
        lag(closing_balance) over (partition by account_id, currency order by day) as opening_balance,
        lag(day) over (partition by account_id, currency order by day) as day_before
    from closed
),

final as (
    select
        chained.account_id,
        chained.currency,
        chained.day,
        cast(chained.opening_balance as decimal(18, 2)) as opening_balance,
        cast(chained.documents_in as decimal(18, 2)) as documents_in,
        cast(chained.documents_out as decimal(18, 2)) as documents_out,
        cast(chained.unknown_amount as decimal(18, 2)) as unknown_amount,
        chained.documents,
        chained.statement_in,
        chained.statement_out,
        cast(
            chained.closing_balance - chained.opening_balance - chained.documents_in + chained.documents_out
            as decimal(18, 2)
        ) as difference,
        cast(chained.closing_balance as decimal(18, 2)) as closing_balance,
        {{ to_base('chained.opening_balance', 'rates_before.rate') }} as opening_base,
        {{ to_base('chained.closing_balance', 'rates.rate') }} as closing_base,
        {{ to_base('(chained.closing_balance - chained.opening_balance - chained.documents_in + chained.documents_out)', 'rates.rate') }}
            as difference_base,
        case
            when chained.is_covered then 'statement'
            when chained.covered_from is null then 'no_statements'
            when chained.day < chained.covered_from then 'before'
            when chained.day > chained.covered_to then 'after'
            else 'missing'
        end as coverage,
        chained.is_covered
    from chained
    left join currency_days as rates on chained.currency = rates.currency and chained.day = rates.date_day
    left join currency_days as rates_before
        on chained.currency = rates_before.currency
        and chained.day_before = rates_before.date_day
    where not chained.is_start
)

select * from final
