with deliveries as (
    select * from {{ ref('int_deliveries_unioned') }}
),

invoices as (
    select * from {{ ref('fct_invoices') }}
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
        deliveries.delivery_id,
        deliveries.number,
        {{ or_none('deliveries.invoice_id') }} as invoice_id,
        coalesce(deliveries.deal_id, invoices.deal_id, '~none') as deal_id,
        coalesce(deliveries.counterparty_id, invoices.counterparty_id, deals.counterparty_id, '~none')
            as counterparty_id,
        deliveries.delivered_on,
        deliveries.amount as amount_orig,
        deliveries.currency,
        currency_days.rate as exchange_rate,
        {{ to_base('deliveries.amount', 'currency_days.rate') }} as amount_base,
        currency_days.rate is not null as is_priced,
        deliveries.source
    from deliveries
    inner join run on deliveries.delivered_on <= run.as_of_on
    left join invoices on deliveries.invoice_id = invoices.invoice_id
    left join deals on deliveries.deal_id = deals.deal_id
    left join currency_days
        on deliveries.currency = currency_days.currency
        and deliveries.delivered_on = currency_days.date_day
    where not deliveries.is_deleted
)

select * from final
