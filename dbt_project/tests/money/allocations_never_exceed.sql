-- A payment never gives more than it has, an invoice never takes more than it is, neither goes below nothing.
{{ config(meta={'dagster': {'ref': {'name': 'fct_payment_allocations'}}}) }}
with given as (
    select transaction_id as id, sum(abs(amount_orig)) as allocated, min(abs(amount_orig)) as least
    from {{ ref('fct_payment_allocations') }}
    group by transaction_id
),

taken as (
    select invoice_id as id, sum(amount_orig) as allocated
    from {{ ref('fct_payment_allocations') }}
    group by invoice_id
)

select given.id, given.allocated, payments.amount_orig as allowed
from given
left join {{ ref('fct_payments') }} as payments on given.id = payments.transaction_id
where given.allocated > coalesce(abs(payments.amount_orig), 0) or given.least = 0
union all
select taken.id, taken.allocated, invoices.amount_orig
from taken
left join {{ ref('fct_invoices') }} as invoices on taken.id = invoices.invoice_id
where taken.allocated > coalesce(invoices.amount_orig, 0) or taken.allocated < 0
