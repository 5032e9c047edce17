{# What the invoices of a deal tell about it: VAT billed and money received, in the base currency. #}
with billed as (
    select deal_id, sum(vat_base) as vat_base
    from {{ ref('fct_invoices') }}
    group by deal_id
),

paid as (
    select deal_id, sum(amount_base) as received_base
    from {{ ref('fct_payment_allocations') }}
    group by deal_id
),

final as (
    select
        billed.deal_id,
        cast(billed.vat_base as decimal(18, 2)) as vat_base,
        cast(paid.received_base as decimal(18, 2)) as received_base
    from billed
    left join paid on billed.deal_id = paid.deal_id
)

select * from final
