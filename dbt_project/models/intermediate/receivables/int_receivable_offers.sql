{# What is billed, not delivered and not paid: an offer. Per pool of invoices, deliveries and payments. #}
with test_deals as (
    select record_id as deal_id from {{ ref('fct_excluded_records') }} where entity = 'deal' and is_test
),

loose_deals as (
    select distinct deal_id
    from {{ ref('fct_deliveries') }}
    where invoice_id = '~none' and deal_id <> '~none'
),

changes as (
    select
        {{ delivered_pool('deal_id', 'invoice_id') }} as pool, currency, counterparty_id, invoiced_on as changed_on,
        amount_orig as billed, 0 as delivered, 0 as received
    from {{ ref('fct_invoices') }}
    where amount_orig > 0 and deal_id not in (select deal_id from test_deals)
    union all
    select
        {{ delivered_pool('deal_id', 'invoice_id') }}, currency, null, delivered_on, 0, amount_orig, 0
    from {{ ref('fct_deliveries') }}
    union all
    select {{ delivered_pool('deal_id', 'invoice_id') }}, currency, null, paid_on, 0, 0, amount_orig
    from {{ ref('fct_payment_allocations') }}
),

days as (
    select
        pool, currency, min(counterparty_id) as counterparty_id, changed_on,
        sum(billed) as billed, sum(delivered) as delivered, sum(received) as received
    from changes
    group by pool, currency, changed_on
),

told as (
    select
        min(counterparty_id) over (partition by pool, currency) as counterparty_id,
        currency,
        changed_on as from_on,
        lead(changed_on) over story as to_on,
        sum(billed) over story as billed,
        sum(delivered) over story as delivered,
        sum(received) over story as received
    from days
    window story as (partition by pool, currency order by changed_on)
),

final as (
    select
        counterparty_id,
        currency,
        from_on,
        to_on,
        cast(billed - greatest(delivered, received, 0) as decimal(18, 2)) as amount
    from told
    where billed > greatest(delivered, received, 0)
)

select * from final
