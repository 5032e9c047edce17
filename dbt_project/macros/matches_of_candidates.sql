{#
    A whole model: payments granted to the invoices that `rule` names for them in int_invoice_candidates, out of what
    the models `earlier` left of both. Pairs of one `pool` can compete.
#}
{% macro matches_of_candidates(rule, earlier, pool) -%}
with recursive payments as (
    select * from {{ ref('int_payments') }}
),

invoices as (
    select * from {{ ref('int_invoices_keyed') }}
),

candidates as (
    select * from {{ ref('int_invoice_candidates') }}
    where rule = '{{ rule }}'
),

{{ left_by(earlier) }},

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
        {{ pool }} as pool
    from candidates
    inner join payments_left on candidates.transaction_id = payments_left.transaction_id
    inner join invoices_left on candidates.invoice_id = invoices_left.invoice_id
    where payments_left.left_amount > 0
),

{{ allocated('pairs') }},

final as (
    select transaction_id, invoice_id, cast(sign * granted as decimal(18, 2)) as amount, '{{ rule }}' as rule
    from allocated
)

select * from final
{%- endmacro %}
