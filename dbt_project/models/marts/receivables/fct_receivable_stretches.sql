with claims as (
    select * from {{ ref('int_receivable_claims') }}
),

steps as (
    select * from {{ ref('int_receivable_steps') }}
),

run as (
    select receivables_basis from {{ ref('dim_run') }}
),

debts as (
    select
        claims.basis,
        'debt' as kind,
        claims.kind as document_kind,
        claims.document_id,
        claims.number as document_number,
        claims.claim_on,
        claims.due_on,
        claims.deal_id,
        claims.counterparty_id,
        claims.currency,
        steps.from_on,
        steps.to_on,
        claims.amount as document_amount,
        claims.amount - greatest(least(steps.received - claims.amount_before, claims.amount), 0) as amount
    from claims
    inner join steps
        on claims.basis = steps.basis
        and claims.pool = steps.pool
        and claims.currency = steps.currency
        and claims.claim_on <= steps.from_on
),

{# money that came and settles nothing yet, per pool: ahead of the document, too much, or for nobody knows what #}
unapplied as (
    select
        basis,
        counterparty_id,
        currency,
        from_on,
        to_on,
        least(greatest(received, 0), claimed) - received as amount
    from steps
),

{# one line per client, not one per payment: what is never applied would stand in every snapshot #}
unapplied_changes as (
    select basis, counterparty_id, currency, from_on as changed_on, amount from unapplied where amount <> 0
    union all
    select basis, counterparty_id, currency, to_on, -amount from unapplied where amount <> 0 and to_on is not null
),

unapplied_days as (
    select basis, counterparty_id, currency, changed_on, sum(amount) as amount
    from unapplied_changes
    group by basis, counterparty_id, currency, changed_on
    having sum(amount) <> 0
),

stood as (
    select * from debts
    union all
    select
        basis, 'unapplied', null, null, null, null, null, '~none', counterparty_id, currency,
        changed_on, lead(changed_on) over story, null, sum(amount) over story
    from unapplied_days
    window story as (partition by basis, counterparty_id, currency order by changed_on)
),

final as (
    select stood.*, stood.basis = run.receivables_basis as is_company_basis
    from stood
    cross join run
    where stood.amount <> 0
)

select * from final
