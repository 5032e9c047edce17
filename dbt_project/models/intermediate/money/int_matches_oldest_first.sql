-- the client's payments and instalments lie on one line of money, both in order of date; where a payment and
-- an instalment overlap, the one pays the other. Only when the company switched it on.
with payments as (
    select * from {{ ref('int_payments') }}
),

invoices as (
    select * from {{ ref('int_invoices_keyed') }}
),

instalments as (
    select * from {{ ref('int_invoice_instalments') }}
),

run as (
    select match_oldest_first from {{ ref('dim_run') }}
),

{{ left_by([
    ref('int_matches_by_hand'), ref('int_matches_by_number'),
    ref('int_matches_by_reference'), ref('int_matches_by_amount'),
]) }},

free_payments as (
    select
        inn_key,
        currency,
        transaction_id,
        sum(left_amount) over (
            partition by inn_key, currency order by paid_on, transaction_id
            rows between unbounded preceding and current row
        ) as ends_at
    from payments_left
    inner join run on run.match_oldest_first
    where sign = 1 and is_automatic and not is_touched and left_amount > 0 and inn_key is not null
),

open_instalments as (
    select
        invoices_left.inn_key,
        invoices_left.currency,
        invoices_left.invoice_id,
        instalments.instalment_id,
        instalments.due_on,
        -- what came in before fills the earliest instalments
        least(instalments.amount, instalments.amount_so_far - invoices_left.received_amount) as open_amount
    from invoices_left
    inner join run on run.match_oldest_first
    inner join instalments on invoices_left.invoice_id = instalments.invoice_id
    where
        invoices_left.open_amount > 0
        and invoices_left.inn_key is not null
        and instalments.amount_so_far > invoices_left.received_amount
),

owed as (
    select
        inn_key,
        currency,
        invoice_id,
        sum(open_amount) over (
            partition by inn_key, currency order by due_on, invoice_id, instalment_id
            rows between unbounded preceding and current row
        ) as ends_at
    from open_instalments
),

marks as (
    select inn_key, currency, ends_at, transaction_id, cast(null as varchar) as invoice_id from free_payments
    union all
    select inn_key, currency, ends_at, cast(null as varchar), invoice_id from owed
),

stretches as (
    select
        ends_at - coalesce(lag(ends_at) over line, 0) as amount,
        first_value(transaction_id ignore nulls) over (line rows between current row and unbounded following)
            as transaction_id,
        first_value(invoice_id ignore nulls) over (line rows between current row and unbounded following)
            as invoice_id
    from marks
    window line as (partition by inn_key, currency order by ends_at, transaction_id, invoice_id)
),

final as (
    select
        transaction_id,
        invoice_id,
        cast(sum(amount) as decimal(18, 2)) as amount,
        'oldest_first' as rule
    from stretches
    where amount > 0 and transaction_id is not null and invoice_id is not null
    group by transaction_id, invoice_id
)

select * from final
