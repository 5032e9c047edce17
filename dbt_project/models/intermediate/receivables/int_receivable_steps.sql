{# Per pool and currency, what was claimed and received by the end of each day on which one of them changed. #}
with run as (
    select * from {{ ref('dim_run') }}
),

documents as (
    select * from {{ ref('int_receivable_documents') }}
),

allocations as (
    select * from {{ ref('fct_payment_allocations') }}
),

payments as (
    select * from {{ ref('fct_payments') }} where unapplied_orig <> 0
),

loose_deals as (
    select distinct deal_id
    from {{ ref('fct_deliveries') }}
    where invoice_id = '~none' and deal_id <> '~none'
),

bases as (
    select 'won' as basis
    union
    select receivables_basis from run
),

changes as (
    select
        basis, pool, currency, counterparty_id, claim_on as changed_on,
        greatest(amount, 0) as claimed, greatest(-amount, 0) as received, greatest(-amount, 0) as credited,
        false as is_payment
    from documents
    union all
    select
        bases.basis,
        case
            when bases.basis = 'won' and allocations.deal_id <> '~none' then 'deal:' || allocations.deal_id
            when bases.basis = 'delivered' then {{ delivered_pool('allocations.deal_id', 'allocations.invoice_id') }}
            else 'invoice:' || allocations.invoice_id
        end,
        allocations.currency, allocations.counterparty_id, allocations.paid_on, 0, allocations.amount_orig, 0, true
    from allocations
    cross join bases
    union all
    select
        bases.basis, 'client:' || payments.counterparty_id, payments.currency, payments.counterparty_id,
        payments.paid_on, 0, payments.unapplied_orig, 0, true
    from payments
    cross join bases
),

days as (
    select
        basis,
        pool,
        currency,
        changed_on,
        sum(claimed) as claimed,
        sum(received) as received,
        sum(credited) as credited,
        min(counterparty_id) filter (where not is_payment) as claimed_from,
        min(counterparty_id) filter (where is_payment) as received_from
    from changes
    group by basis, pool, currency, changed_on
),

final as (
    select
        basis,
        pool,
        currency,
        coalesce(min(claimed_from) over pools, min(received_from) over pools) as counterparty_id,
        changed_on as from_on,
        lead(changed_on) over story as to_on,
        cast(sum(claimed) over story as decimal(18, 2)) as claimed,
        cast(sum(received) over story as decimal(18, 2)) as received,
        {# the part of it that is no payment: documents with a negative amount #}
        cast(sum(credited) over story as decimal(18, 2)) as credited
    from days
    window
        pools as (partition by basis, pool, currency),
        story as (partition by basis, pool, currency order by changed_on)
)

select * from final
