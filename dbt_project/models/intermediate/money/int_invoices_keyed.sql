with invoices as (
    select * from {{ ref('fct_invoices') }}
),

counterparties as (
    select * from {{ ref('int_counterparties_unioned') }}
),

final as (
    select
        invoices.invoice_id,
        invoices.number,
        {{ number_key('invoices.number') }} as number_key,
        invoices.deal_id,
        invoices.counterparty_id,
        {{ tax_key('counterparties.inn') }} as inn_key,
        invoices.invoiced_on,
        coalesce(invoices.due_on, invoices.invoiced_on) as due_on,
        invoices.amount_orig as amount,
        invoices.currency
    from invoices
    left join counterparties on invoices.counterparty_id = counterparties.counterparty_id
    where invoices.amount_orig > 0
)

select * from final
