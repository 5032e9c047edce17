with accounts as (
    select * from {{ ref('int_bank_accounts_unioned') }}
    where not is_deleted
),

movements as (
    select account_id, min(currency) as currency
    from {{ ref('int_bank_transactions_unioned') }}
    where not is_deleted
    group by account_id
),

balances as (
    select account_id, min(currency) as currency, max(to_on) as last_statement_on
    from {{ ref('int_bank_balances_unioned') }}
    where not is_deleted
    group by account_id
),

seen as (
    select account_id from accounts
    union
    select account_id from movements
    union
    select account_id from balances
),

final as (
    select
        seen.account_id,
        coalesce(accounts.name, seen.account_id) as name,
        accounts.bank_name,
        accounts.bic,
        coalesce(accounts.currency, balances.currency, movements.currency) as currency,
        coalesce(accounts.is_cash_desk, false) as is_cash_desk,
        accounts.account_id is not null as is_declared,
        balances.last_statement_on
    from seen
    left join accounts on seen.account_id = accounts.account_id
    left join balances on seen.account_id = balances.account_id
    left join movements on seen.account_id = movements.account_id
)

select * from final
