{#
    Pairs whose payments and invoices share others: iterated, pool by pool, until nothing moves. Each round gives
    every pair what the earlier pairs (by `step`) of its payment and of its invoice leave, so after as many rounds
    as the longest chain the answer is what one payment after another would give. The rows of the last round count.
#}
{% macro tangled(pairs) -%}
tangled as (
    select
        0 as round, true as is_moving,
        pool, transaction_id, invoice_id, sign, payment_amount, invoice_amount, received_amount, cap, step,
        cast(0 as decimal(18, 2)) as granted
    from {{ pairs }}
    where not is_straight and not is_merged
    union all
    select
        round + 1, bool_or(next_granted != granted) over (partition by pool),
        pool, transaction_id, invoice_id, sign, payment_amount, invoice_amount, received_amount, cap, step,
        next_granted
    from (
        select
            *,
            cast(greatest(0, least(
                payment_amount - coalesce(sum(granted) over payment_before, 0),
                case when sign = 1 then invoice_amount else received_amount end
                - sign * coalesce(sum(sign * granted) over invoice_before, 0),
                coalesce(cap, payment_amount)
            )) as decimal(18, 2)) as next_granted
        from tangled
        where is_moving
        window
            invoice_before as (partition by invoice_id order by step rows between unbounded preceding and 1 preceding),
            payment_before as (
                partition by transaction_id order by step rows between unbounded preceding and 1 preceding
            )
    ) as moved
)
{%- endmacro %}
