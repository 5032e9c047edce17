-- the period of the newest statement that covers a day speaks for it; within one statement the shortest
with balances as (
    select * from {{ ref('int_bank_balances_unioned') }}
),

run as (
    select as_of_on from {{ ref('dim_run') }}
),

periods as (
    select
        balances.balance_id,
        balances.account_id,
        balances.currency,
        balances.from_on,
        balances.to_on,
        coalesce(balances.opening, balances.closing - balances.total_in + balances.total_out) as opening,
        coalesce(balances.closing, balances.opening + balances.total_in - balances.total_out) as closing,
        balances.total_in,
        balances.total_out,
        row_number() over (
            order by
                balances.updated_at desc nulls last,
                balances.known_at desc,
                balances.statement_file desc,
                balances.to_on - balances.from_on,
                balances.balance_id
        ) as turn
    from balances
    where not balances.is_deleted and balances.from_on <= balances.to_on
),

period_days as (
    select *, cast(unnest({{ days_between('from_on', 'to_on') }}) as date) as day
    from periods
),

owned as (
    select *
    from period_days
    qualify row_number() over (partition by account_id, currency, day order by turn) = 1
),

counted as (
    select
        *,
        count(*) over (partition by balance_id) = to_on - from_on + 1 as is_whole
    from owned
),

final as (
    select
        account_id,
        currency,
        day,
        balance_id,
        -- a period's balances stand at its ends, its totals on its last day
        case when day = from_on then opening end as opening,
        case when day = to_on then closing end as closing,
        case when day = to_on and is_whole then total_in end as statement_in,
        case when day = to_on and is_whole then total_out end as statement_out
    from counted
    inner join run on counted.day <= run.as_of_on
)

select * from final
