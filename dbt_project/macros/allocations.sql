{#
    Splits payments over invoices so that neither gives or takes more than it has: payments by day, the invoices
    of one payment by `position`.

    `pairs`: one row per payment and invoice with transaction_id, invoice_id, sign (1 a payment, -1 a refund),
    paid_on, position, payment_amount and invoice_amount (what is left of both), received_amount (what the
    invoice got before), cap (the most this pair may take, or NULL) and pool (pairs of two pools have nothing in
    common, such as clients). Makes the CTE `allocated`, granted > 0.

    Where an invoice's payments name nothing else, or a payment's invoices are named by nobody else, a running
    sum is exact. The rest is `tangled`.
#}
{% macro allocated(pairs) -%}
per_payment as (
    select transaction_id, count(*) as invoices from {{ pairs }} group by transaction_id
),

per_invoice as (
    select
        pairs.invoice_id,
        count(*) as payments,
        min(pairs.sign) = 1 and max(per_payment.invoices) = 1 as is_straight
    from {{ pairs }} as pairs
    inner join per_payment on pairs.transaction_id = per_payment.transaction_id
    group by pairs.invoice_id
),

counted as (
    select
        pairs.*,
        least(pairs.payment_amount, coalesce(pairs.cap, pairs.payment_amount)) as wanted,
        least(pairs.invoice_amount, coalesce(pairs.cap, pairs.invoice_amount)) as taken,
        per_invoice.payments,
        per_invoice.is_straight
    from {{ pairs }} as pairs
    inner join per_invoice on pairs.invoice_id = per_invoice.invoice_id
),

-- one payment, one invoice: most of them
single as (
    select transaction_id, invoice_id, sign, least(wanted, taken) as granted
    from counted
    where is_straight and payments = 1
),

stepped as (
    select
        *,
        row_number() over (order by paid_on, sign desc, transaction_id, position, invoice_id) as step,
        min(case when payments = 1 and sign = 1 then 1 else 0 end) over (partition by transaction_id) = 1 as is_merged
    from counted
    where not (is_straight and payments = 1)
),

straight as (
    select
        transaction_id,
        invoice_id,
        sign,
        case
            when is_straight
                then least(wanted, invoice_amount - coalesce(sum(wanted) over invoice_before, 0))
            else least(taken, payment_amount - coalesce(sum(taken) over payment_before, 0))
        end as granted
    from stepped
    where is_straight or is_merged
    window
        invoice_before as (partition by invoice_id order by step rows between unbounded preceding and 1 preceding),
        payment_before as (partition by transaction_id order by step rows between unbounded preceding and 1 preceding)
),

{{ tangled('stepped') }},

allocated as (
    select transaction_id, invoice_id, sign, cast(granted as decimal(18, 2)) as granted from single where granted > 0
    union all
    select transaction_id, invoice_id, sign, cast(granted as decimal(18, 2)) from straight where granted > 0
    union all
    select transaction_id, invoice_id, sign, granted from tangled where granted > 0 and not is_moving
)
{%- endmacro %}
