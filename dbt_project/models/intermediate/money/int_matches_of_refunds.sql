-- money given back that found nothing paid when its purpose was read: against what the other rules brought in
with recursive payments as (
    select * from {{ ref('int_payments') }}
    where sign = -1
),

invoices as (
    select * from {{ ref('int_invoices_keyed') }}
),

candidates as (
    select * from {{ ref('int_invoice_candidates') }}
),

matches as (
    select * from {{ ref('stg_settings__matches') }}
),

{{ left_by([
    ref('int_matches_by_hand'), ref('int_matches_by_number'), ref('int_matches_by_reference'),
    ref('int_matches_by_amount'), ref('int_matches_oldest_first'),
]) }},

refunds as (
    select * from payments_left where left_amount > 0
),

paid_invoices as (
    select * from invoices_left
    where received_amount > 0
),

mentioned as (
    select matches.transaction_id, matches.invoice_id, 'by_hand' as rule, 0 as position, matches.amount as cap
    from matches
    where matches.action = 'match'
    union all
    select refunds.transaction_id, paid_invoices.invoice_id, candidates.rule, candidates.position, null
    from refunds
    inner join candidates on refunds.transaction_id = candidates.transaction_id
    inner join paid_invoices on candidates.invoice_id = paid_invoices.invoice_id
),

alike as (
    select refunds.transaction_id, any_value(paid_invoices.invoice_id) as invoice_id, 'exact_amount', 1, null
    from refunds
    inner join paid_invoices
        on refunds.inn_key = paid_invoices.inn_key
        and refunds.currency = paid_invoices.currency
        and refunds.left_amount = paid_invoices.received_amount
        and refunds.paid_on >= paid_invoices.invoiced_on
    where
        refunds.is_automatic
        and not refunds.is_touched
        and refunds.left_amount = refunds.amount
        and refunds.transaction_id not in (select transaction_id from mentioned)
    group by refunds.transaction_id
    having count(*) = 1
),

chosen as (
    select * from mentioned
    union all
    select * from alike
),

pairs as (
    select
        chosen.transaction_id,
        chosen.invoice_id,
        chosen.rule,
        -1 as sign,
        refunds.left_amount as payment_amount,
        paid_invoices.open_amount as invoice_amount,
        paid_invoices.received_amount,
        cast(chosen.cap as decimal(18, 2)) as cap,
        refunds.paid_on,
        row_number() over (partition by chosen.transaction_id order by chosen.rule, chosen.position) as position,
        'all' as pool
    from chosen
    inner join refunds on chosen.transaction_id = refunds.transaction_id
    inner join paid_invoices on chosen.invoice_id = paid_invoices.invoice_id and refunds.currency = paid_invoices.currency
    qualify row_number() over (partition by chosen.transaction_id, chosen.invoice_id order by chosen.rule) = 1
),

{{ allocated('pairs') }},

final as (
    select
        allocated.transaction_id,
        allocated.invoice_id,
        cast(-allocated.granted as decimal(18, 2)) as amount,
        pairs.rule
    from allocated
    inner join pairs
        on allocated.transaction_id = pairs.transaction_id
        and allocated.invoice_id = pairs.invoice_id
)

select * from final
