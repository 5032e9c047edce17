{%- set rules = ['by_hand', 'by_number', 'by_reference', 'by_amount', 'oldest_first', 'of_refunds'] -%}
with matches as (
    {%- for rule in rules %}
    select transaction_id, invoice_id, amount, rule, {{ loop.index }} as rule_order
    from {{ ref('int_matches_' ~ rule) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

movements as (
    select * from {{ ref('fct_bank_movements') }}
    where part != 'fee'
),

invoices as (
    select * from {{ ref('fct_invoices') }}
),

-- one row per pair: a refund may be taken off an invoice in two steps
paired as (
    select
        transaction_id,
        invoice_id,
        cast(sum(amount) as decimal(18, 2)) as amount_orig,
        min_by(rule, rule_order) as rule
    from matches
    group by transaction_id, invoice_id
),

running as (
    select
        paired.*,
        movements.booked_on,
        movements.currency,
        movements.exchange_rate,
        sum(paired.amount_orig) over (
            partition by paired.transaction_id order by paired.invoice_id
            rows between unbounded preceding and current row
        ) as amount_so_far
    from paired
    inner join movements on paired.transaction_id = movements.transaction_id
),

final as (
    select
        running.transaction_id || '/' || running.invoice_id as allocation_id,
        running.transaction_id,
        running.invoice_id,
        invoices.deal_id,
        invoices.counterparty_id,
        running.booked_on as paid_on,
        running.amount_orig,
        running.currency,
        -- rounded as a running sum, so that the parts of a payment are the payment in base currency too
        cast(
            {{ to_base('running.amount_so_far', 'running.exchange_rate') }}
            - {{ to_base('(running.amount_so_far - running.amount_orig)', 'running.exchange_rate') }}
            as decimal(18, 2)
        ) as amount_base,
        running.exchange_rate is not null as is_priced,
        running.amount_orig < 0 as is_refund,
        running.rule
    from running
    inner join invoices on running.invoice_id = invoices.invoice_id
)

select * from final
