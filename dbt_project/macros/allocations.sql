{#
    Splits payments over invoices so that neither gives or takes more than it has, in the order of `step`
    (payments by day, the invoices of one payment as it names them).

    `pairs`: one row per payment and invoice with transaction_id, invoice_id, sign (1 a payment, -1 a refund),
    payment_amount and invoice_amount (what is left of both), received_amount (what the invoice got before),
    cap (the most this pair may take, or NULL) and step. Makes the CTE `allocated` with `granted` >= 0.

    Where an invoice's payments name nothing else, or a payment's invoices are named by nobody else, a running
    sum is exact. The rest is iterated until nothing moves: each round gives every pair what the earlier pairs of
    its payment and of its invoice leave, so after as many rounds as the longest chain the answer is exact.
#}
{% macro allocated(pairs) -%}
named as (
    select
        *,
        least(payment_amount, coalesce(cap, payment_amount)) as wanted,
        least(invoice_amount, coalesce(cap, invoice_amount)) as taken,
        count(*) over (partition by transaction_id) as invoices_of_payment,
        count(*) over (partition by invoice_id) as payments_of_invoice,
        min(sign) over (partition by invoice_id) as lowest_sign
    from {{ pairs }}
),

shaped as (
    select
        *,
        lowest_sign = 1 and max(invoices_of_payment) over (partition by invoice_id) = 1 as is_one_invoice,
        min(lowest_sign) over (partition by transaction_id) = 1
        and max(payments_of_invoice) over (partition by transaction_id) = 1 as is_one_payment
    from named
),

straight as (
    select
        *,
        case
            when is_one_invoice
                then least(wanted, invoice_amount - coalesce(sum(wanted) over (
                    partition by invoice_id order by step rows between unbounded preceding and 1 preceding
                ), 0))
            else least(taken, payment_amount - coalesce(sum(taken) over (
                partition by transaction_id order by step rows between unbounded preceding and 1 preceding
            ), 0))
        end as granted
    from shaped
    where is_one_invoice or is_one_payment
),

tangled as (
    select
        0 as round,
        true as is_moving,
        transaction_id, invoice_id, sign, payment_amount, invoice_amount, received_amount, cap, step,
        cast(0 as decimal(18, 2)) as granted
    from shaped
    where not is_one_invoice and not is_one_payment
    union all
    select
        round + 1,
        bool_or(next_granted != granted) over (),
        transaction_id, invoice_id, sign, payment_amount, invoice_amount, received_amount, cap, step,
        next_granted
    from (
        select
            *,
            cast(greatest(0, least(
                payment_amount - coalesce(sum(granted) over (
                    partition by transaction_id order by step rows between unbounded preceding and 1 preceding
                ), 0),
                case when sign = 1 then invoice_amount else received_amount end
                - sign * coalesce(sum(sign * granted) over (
                    partition by invoice_id order by step rows between unbounded preceding and 1 preceding
                ), 0),
                coalesce(cap, payment_amount)
            )) as decimal(18, 2)) as next_granted
        from tangled
        where is_moving
    ) as moved
),

allocated as (
    select transaction_id, invoice_id, sign, cast(granted as decimal(18, 2)) as granted
    from straight
    where granted > 0
    union all
    select transaction_id, invoice_id, sign, granted
    from tangled
    where granted > 0 and not is_moving
)
{%- endmacro %}
