with deals as (
    select * from {{ ref('fct_deals') }} where state = 'won'
),

billed as (
    select
        invoices.deal_id,
        sum(invoices.amount_orig) filter (where invoices.currency = deals.currency) as amount_orig,
        sum(invoices.amount_base) as amount_base
    from {{ ref('fct_invoices') }} as invoices
    inner join deals on invoices.deal_id = deals.deal_id
    group by invoices.deal_id
),

paid as (
    select allocations.deal_id, sum(allocations.amount_orig) as amount_orig
    from {{ ref('fct_payment_allocations') }} as allocations
    inner join deals on allocations.deal_id = deals.deal_id and allocations.currency = deals.currency
    group by allocations.deal_id
),

{# a payment for one deal alone that brought more than the invoices: the rest is matched to nothing #}
beyond as (
    select deals.deal_id, sum(payments.unapplied_orig) as amount_orig, sum(payments.unapplied_base) as amount_base
    from {{ ref('fct_payments') }} as payments
    inner join (
        select transaction_id, min(deal_id) as deal_id
        from {{ ref('fct_payment_allocations') }}
        group by transaction_id
        having count(distinct deal_id) = 1
    ) as targets on payments.transaction_id = targets.transaction_id
    inner join deals on targets.deal_id = deals.deal_id and payments.currency = deals.currency
    where payments.unapplied_orig > 0
    group by deals.deal_id
),

currency_days as (
    select * from {{ ref('int_currency_days') }}
),

weighed as (
    select
        deals.*,
        coalesce(billed.amount_orig, 0) as invoiced_orig,
        coalesce(billed.amount_base, 0) as invoiced_base,
        coalesce(paid.amount_orig, 0) + coalesce(beyond.amount_orig, 0) as paid_orig,
        deals.received_of_won + coalesce(beyond.amount_base, 0) as paid_base,
        coalesce(deals.amount_orig, 0) - coalesce(paid.amount_orig, 0) - coalesce(beyond.amount_orig, 0) as left_orig,
        currency_days.rate
    from deals
    left join billed on deals.deal_id = billed.deal_id
    left join paid on deals.deal_id = paid.deal_id
    left join beyond
        on case when coalesce(paid.amount_orig, 0) >= coalesce(deals.amount_orig, 0) then deals.deal_id end = beyond.deal_id
    left join currency_days on deals.currency = currency_days.currency and deals.won_on = currency_days.date_day
),

judged as (
    select
        *,
        greatest(left_orig, 0) as open_orig,
        greatest(-left_orig, 0) as overpaid_orig,
        case
            when paid_orig = 0 and coalesce(amount_orig, 0) = 0 then 'no_amount'
            when left_orig < 0 then 'overpaid'
            when left_orig = 0 then 'paid'
            when paid_orig > 0 then 'partly'
            else 'unpaid'
        end as payment_status
    from weighed
),

final as (
    select
        deal_id, name, won_on, manager_id, department_id, counterparty_id, pipeline_id, lead_source_id, currency,
        payment_status,
        amount_orig as won_orig,
        {%- for amount in ['invoiced', 'paid', 'open', 'overpaid'] %}
        cast({{ amount }}_orig as decimal(18, 2)) as {{ amount }}_orig,
        {%- endfor %}
        won_amount as won_base,
        cast(invoiced_base as decimal(18, 2)) as invoiced_base,
        cast(paid_base as decimal(18, 2)) as paid_base,
        {{ to_base('open_orig', 'rate') }} as open_base,
        {{ to_base('overpaid_orig', 'rate') }} as overpaid_base,
        {# what is left when everything is counted in the base currency at the rate of its own day #}
        cast(
            paid_base - coalesce(won_amount, 0)
            + coalesce({{ to_base('open_orig', 'rate') }}, 0) - coalesce({{ to_base('overpaid_orig', 'rate') }}, 0)
            as decimal(18, 2)
        ) as exchange_difference,
        {%- for status in ['paid', 'partly', 'unpaid', 'overpaid', 'no_amount'] %}
        cast(payment_status = '{{ status }}' as integer) as deals_{{ status }},
        {%- endfor %}
        1 as won_deals,
        source
    from judged
)

select * from final
