-- money given back by hand waits for the other rules: int_matches_of_refunds
with recursive payments as (
    select * from {{ ref('int_payments') }}
),

invoices as (
    select * from {{ ref('int_invoices_keyed') }}
),

matches as (
    select * from {{ ref('stg_settings__matches') }}
),

pairs as (
    select
        matches.transaction_id,
        matches.invoice_id,
        payments.sign,
        payments.amount as payment_amount,
        invoices.amount as invoice_amount,
        0 as received_amount,
        matches.amount as cap,
        payments.paid_on,
        invoices.due_on as position,
        'all' as pool
    from matches
    inner join payments on matches.transaction_id = payments.transaction_id
    inner join invoices
        on matches.invoice_id = invoices.invoice_id
        and payments.currency = invoices.currency
    where matches.action = 'match' and payments.sign = 1
),

{{ allocated('pairs') }},

final as (
    select transaction_id, invoice_id, granted as amount, 'by_hand' as rule
    from allocated
)

select * from final
