with transactions as (
    select * from {{ ref('int_bank_transactions_unioned') }}
),

counterparties as (
    select * from {{ ref('int_counterparties_unioned') }}
),

run as (
    select as_of_on from {{ ref('dim_run') }}
),

clients as (
    select {{ tax_key('inn') }} as inn_key, min(counterparty_id) as counterparty_id
    from counterparties
    where not is_deleted and {{ tax_key('inn') }} is not null
    group by {{ tax_key('inn') }}
),

happened as (
    select
        transactions.*,
        {{ tax_key('counterparty_inn') }} as inn_key,
        case when direction = 'in' and not is_internal then {{ withheld_fee('purpose') }} end as fee
    from transactions
    inner join run on transactions.booked_on <= run.as_of_on
    where not is_deleted
),

-- the fee as a movement of its own
parts as (
    select
        *,
        unnest(case when fee > 0 then ['gross', 'fee'] else ['whole'] end) as part
    from happened
),

final as (
    select
        case when parts.part = 'fee' then parts.transaction_id || '~fee' else parts.transaction_id end as movement_id,
        parts.transaction_id,
        parts.part,
        parts.account_id,
        case when parts.part = 'fee' then 'out' else parts.direction end as direction,
        parts.is_internal,
        parts.booked_on,
        parts.value_on,
        cast(case parts.part
            when 'fee' then parts.fee
            when 'gross' then parts.amount + parts.fee
            else parts.amount
        end as decimal(18, 2)) as amount_orig,
        case when parts.part = 'fee' then 0 else parts.amount end as booked_amount,
        parts.currency,
        parts.inn_key,
        parts.counterparty_inn,
        parts.counterparty_name,
        parts.counterparty_account,
        clients.counterparty_id,
        clients.counterparty_id is not null as is_client,
        case
            when parts.inn_key is not null then 'inn:' || parts.inn_key
            when nullif(trim(parts.counterparty_account), '') is not null
                then 'account:' || trim(parts.counterparty_account)
            when nullif(trim(parts.counterparty_name), '') is not null
                then 'name:' || lower(trim(parts.counterparty_name))
            else '~none'
        end as payee_key,
        parts.purpose,
        parts.doc_number,
        parts.doc_on,
        parts.doc_kind,
        parts.is_budget,
        parts.is_reversal,
        parts.end_to_end_id,
        parts.statement_file,
        parts.statement_line,
        parts.source
    from parts
    left join clients on parts.inn_key = clients.inn_key
)

select * from final
