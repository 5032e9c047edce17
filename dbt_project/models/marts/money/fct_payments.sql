with movements as (
    select * from {{ ref('fct_bank_movements') }}
    where part != 'fee' and not is_own_transfer
),

payments as (
    select * from {{ ref('int_payments') }}
),

allocations as (
    select * from {{ ref('fct_payment_allocations') }}
),

matched as (
    select
        transaction_id,
        sum(amount_orig) as amount_orig,
        sum(amount_base) as amount_base,
        count(*) as invoices
    from allocations
    group by transaction_id
),

signed as (
    select
        movements.*,
        payments.sign,
        payments.is_automatic,
        payments.sign * movements.amount_orig as signed_orig,
        payments.sign * movements.amount_base as signed_base,
        coalesce(matched.amount_orig, 0) as matched_orig,
        case when movements.is_priced then coalesce(matched.amount_base, 0) end as matched_base,
        coalesce(matched.invoices, 0) as invoices
    from movements
    inner join payments on movements.transaction_id = payments.transaction_id
    left join matched on movements.transaction_id = matched.transaction_id
    where payments.sign = 1 or payments.is_automatic or matched.transaction_id is not null
),

final as (
    select
        transaction_id,
        account_id,
        booked_on as paid_on,
        currency,
        article_id,
        counterparty_id,
        counterparty_inn,
        counterparty_name,
        purpose,
        sign = -1 as is_refund,
        is_priced,
        cast(signed_orig as decimal(18, 2)) as amount_orig,
        cast(matched_orig as decimal(18, 2)) as matched_orig,
        cast(case when is_automatic then signed_orig - matched_orig else 0 end as decimal(18, 2)) as unapplied_orig,
        cast(case when is_automatic then 0 else signed_orig - matched_orig end as decimal(18, 2)) as non_sales_orig,
        cast(signed_base as decimal(18, 2)) as amount_base,
        cast(matched_base as decimal(18, 2)) as matched_base,
        cast(case when is_automatic then signed_base - matched_base else 0 end as decimal(18, 2)) as unapplied_base,
        cast(case when is_automatic then 0 else signed_base - matched_base end as decimal(18, 2)) as non_sales_base,
        invoices,
        source
    from signed
)

select * from final
