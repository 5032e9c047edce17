with invoices as (
    select * from {{ ref('int_invoices_unioned') }}
),

deals as (
    select * from {{ ref('int_deals_unioned') }}
),

currency_days as (
    select * from {{ ref('int_currency_days') }}
),

run as (
    select as_of_on from {{ ref('dim_run') }}
),

final as (
    select
        invoices.invoice_id,
        invoices.number,
        {{ or_none('invoices.deal_id') }} as deal_id,
        coalesce(invoices.counterparty_id, deals.counterparty_id, '~none') as counterparty_id,
        invoices.invoiced_on,
        invoices.due_on,
        invoices.amount as amount_orig,
        invoices.vat as vat_orig,
        invoices.currency,
        currency_days.rate as exchange_rate,
        {{ to_base('invoices.amount', 'currency_days.rate') }} as amount_base,
        {{ to_base('invoices.vat', 'currency_days.rate') }} as vat_base,
        currency_days.rate is not null as is_priced,
        invoices.source
    from invoices
    inner join run on invoices.invoiced_on <= run.as_of_on
    left join deals on invoices.deal_id = deals.deal_id
    left join currency_days
        on invoices.currency = currency_days.currency
        and invoices.invoiced_on = currency_days.date_day
    where not invoices.is_deleted and lower(coalesce(invoices.status, '')) != 'cancelled'
)

select * from final
