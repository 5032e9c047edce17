{# What became of every payment from outside and of every refund: matched by a rule, unmatched, or no sale. #}
with payments as (
    select * from {{ ref('fct_payments') }}
),

allocations as (
    select * from {{ ref('fct_payment_allocations') }}
),

parts as (
    select transaction_id, rule as outcome, sum(amount_orig) as amount_orig, sum(amount_base) as amount_base
    from allocations
    group by transaction_id, rule
    union all
    select transaction_id, 'unmatched', unapplied_orig, unapplied_base from payments where unapplied_orig <> 0
    union all
    select transaction_id, 'not_sales', non_sales_orig, non_sales_base from payments where non_sales_orig <> 0
),

final as (
    select
        parts.transaction_id || '/' || parts.outcome as outcome_id,
        parts.transaction_id,
        parts.outcome,
        payments.paid_on,
        payments.account_id,
        payments.counterparty_id,
        payments.article_id,
        payments.currency,
        payments.is_refund,
        payments.is_priced,
        {# a payment split over outcomes counts where most of it went, so that the parts are the whole #}
        cast(
            row_number() over (partition by parts.transaction_id order by abs(parts.amount_orig) desc, parts.outcome) = 1
            as integer
        ) as payments,
        cast(parts.amount_orig as decimal(18, 2)) as amount_orig,
        cast(parts.amount_base as decimal(18, 2)) as amount_base,
        case when not payments.is_refund then cast(parts.amount_base as decimal(18, 2)) end as money_in_base
    from parts
    inner join payments on parts.transaction_id = payments.transaction_id
)

select * from final
