-- what every client owes: invoices by instalments and old debts, the oldest claim settled first
create table claims as
with schedules as (
    select instalments.*, billed.invoiced_on
    from instalments inner join billed using (invoice_id, currency)
    where instalments.amount > 0
    qualify sum(instalments.amount) over (partition by invoice_id) = billed.amount
),
parts as (
    select invoice_id, due_on, amount, instalment_id as part from schedules
    union all
    select invoice_id, due_on, amount, '' from billed anti join schedules using (invoice_id)
),
claimed as (
    select 'invoice:' || invoice_id as pool, 'invoice' as kind, invoice_id as document_id, billed.currency, client, invoiced_on as claim_on,
        parts.due_on, part, parts.amount, parts.amount as document_amount
    from parts inner join billed using (invoice_id)
    where billed.amount > 0 and billed.deal_id not in (select deal_id from test_deals) is distinct from false
    union all
    select 'opening:' || opening_balance_id, 'opening', opening_balance_id, currency, counterparty_id, balance_on, null, '', amount, amount
    from inputs.settings.opening_balances where amount > 0 and balance_on <= (select as_of_on from run)
)
select *, sum(amount) over (partition by pool, currency order by claim_on, due_on nulls last, document_id, part) - amount as amount_before from claimed;

create table received as
with money as (
    select 'invoice:' || invoice_id as pool, currency, paid_on as day, client, amount from settled
    union all
    select 'client:' || client, currency, paid_on, client, unapplied from receipts where unapplied <> 0
    union all
    select 'opening:' || opening_balance_id, currency, balance_on, counterparty_id, -amount from inputs.settings.opening_balances where amount < 0
),
daily as (select pool, currency, day, min(client) as client, sum(amount) as amount from money group by all)
select pool, currency, day, min(client) over (partition by pool, currency) as client, sum(amount) over story as total, coalesce(lead(day) over story, date '9999-12-31') as until
from daily window story as (partition by pool, currency order by day)
union all
select pool, currency, date '0001-01-01', min(client), 0, min(day) from daily group by all;

-- from which day to which each part was open, and by how much
create table stretches as
select 'debt' as kind, claims.kind as document_kind, document_id, claims.client, claims.currency, claim_on, due_on, document_amount,
    greatest(claim_on, coalesce(day, claim_on)) as from_on, coalesce(until, date '9999-12-31') as to_on,
    amount - least(greatest(coalesce(total, 0) - amount_before, 0), amount) as amount
from claims left join received using (pool, currency)
where coalesce(until > claim_on, true) and coalesce(total, 0) < amount_before + amount;

-- what came ahead of the document, or too much, or for nobody knows what
insert into stretches
with changes as (
    select pool, currency, claim_on as day, client, null as payer, amount as claimed, 0 as received from claims where pool in (select pool from received)
    union all
    select pool, currency, day, null, client, 0, total - lag(total) over (partition by pool, currency order by day) from received
),
daily as (select pool, currency, day, min(client) as client, min(payer) as payer, sum(claimed) as claimed, sum(received) as received from changes group by all),
told as (
    select pool, currency, day, lead(day) over story as until, coalesce(min(client) over (partition by pool, currency), payer) as client,
        sum(claimed) over story as claimed, sum(received) over story as received
    from daily window story as (partition by pool, currency order by day)
)
select 'unapplied', null, null, client, currency, null, null, null, day, coalesce(until, date '9999-12-31'), least(greatest(received, 0), claimed) - received
from told where received <> least(greatest(received, 0), claimed);

-- billed, not delivered and not paid: an offer
insert into stretches
with changes as (
    select invoice_id, currency, invoiced_on as day, client, amount as billed, 0 as delivered, 0 as paid from billed
    where amount > 0 and deal_id not in (select deal_id from test_deals) is distinct from false
    union all
    select invoice_id, currency, delivered_on, null, 0, amount, 0 from deliveries
    union all
    select invoice_id, currency, paid_on, null, 0, 0, amount from settled
),
daily as (select invoice_id, currency, day, min(client) as client, sum(billed) as billed, sum(delivered) as delivered, sum(paid) as paid from changes group by all),
told as (
    select currency, day, lead(day) over story as until, min(client) over (partition by invoice_id, currency) as client,
        sum(billed) over story - greatest(sum(delivered) over story, sum(paid) over story, 0) as offered
    from daily window story as (partition by invoice_id, currency order by day)
)
select 'offer', null, null, client, currency, null, null, null, day, coalesce(until, date '9999-12-31'), offered from told where offered > 0;
