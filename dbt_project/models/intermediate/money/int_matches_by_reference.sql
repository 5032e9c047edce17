with recursive payments as (
    select * from {{ ref('int_payments') }}
),

invoices as (
    select * from {{ ref('int_invoices_keyed') }}
),

candidates as (
    select * from {{ ref('int_invoice_candidates') }}
    where rule = 'reference'
),

{{ left_by([ref('int_matches_by_hand'), ref('int_matches_by_number')]) }},

pairs as (
    select
        candidates.transaction_id,
        candidates.invoice_id,
        payments_left.sign,
        payments_left.left_amount as payment_amount,
        invoices_left.open_amount as invoice_amount,
        invoices_left.received_amount,
        cast(null as decimal(18, 2)) as cap,
        payments_left.paid_on,
        candidates.position,
        candidates.invoice_id as pool
    from candidates
    inner join payments_left on candidates.transaction_id = payments_left.transaction_id
    inner join invoices_left on candidates.invoice_id = invoices_left.invoice_id
    where payments_left.left_amount > 0
),

{{ allocated('pairs') }},

final as (
    select transaction_id, invoice_id, cast(sign * granted as decimal(18, 2)) as amount, 'reference' as rule
    from allocated
)

select * from final
