-- which payment settles which invoice: by hand, by the number it names, by the only open amount
create table billed as
select invoices.*, coalesce(invoices.counterparty_id, all_deals.counterparty_id, '~none') as client, tax_key(counterparties.inn) as inn
from invoices
left join all_deals using (deal_id)
left join counterparties on counterparties.counterparty_id = coalesce(invoices.counterparty_id, all_deals.counterparty_id)
where lower(coalesce(status, '')) <> 'cancelled' and invoiced_on <= (select as_of_on from run);

create table payments as
select transaction_id, if(direction = 'in', 1, -1) as sign, booked_on as paid_on, amount, currency, inn, coalesce(client, '~none') as client, purpose, article_id,
    article_kind = 'sales_income' or (article_id = '~none' and (direction = 'in' or is_reversal or regexp_matches(lower_purpose, 'возврат|refund'))) as is_automatic,
    transaction_id in (select transaction_id from inputs.settings.matches where action = 'unmatch') as is_touched
from moves
where part <> 'fee' and flow in ('income', 'expense');

create table allocations as
select transaction_id, invoice_id, rounded(least(payments.amount, billed.amount, coalesce(matches.amount, payments.amount))) as amount, 'by_hand' as rule
from inputs.settings.matches as matches
inner join payments using (transaction_id)
inner join billed using (invoice_id, currency)
where action = 'match' and sign = 1;

create macro still_open() as table
select billed.*, amount - coalesce(received, 0) as left_amount
from billed left join (select invoice_id, sum(amount) as received from allocations group by invoice_id) using (invoice_id);

create macro not_spent() as table
select payments.*, amount - coalesce(spent, 0) as left_amount
from payments left join (select transaction_id, sum(amount) as spent from allocations group by transaction_id) using (transaction_id);

-- "по счетам № 45 от 10.01.2026, № 46 от 12.01.2026": what a payment gives is what those before it left
create table named as
with said as (
    select transaction_id, unnest(regexp_extract_all(purpose, '№ \d+ от \d\d\.\d\d\.\d{4}')) as text
    from payments where is_automatic and regexp_matches(purpose, 'счет(у|ам) №')
)
select said.transaction_id, billed.invoice_id, sign, paid_on, payments.left_amount as payment_amount, billed.left_amount as invoice_amount
from said
inner join not_spent() as payments using (transaction_id)
inner join still_open() as billed on billed.number = regexp_extract(text, '№ (\d+)', 1)
    and billed.invoiced_on = strptime(text[-10:], '%d.%m.%Y')::date and billed.inn = payments.inn and billed.currency = payments.currency
where not exists (select 1 from inputs.settings.matches as matches where matches.transaction_id = said.transaction_id and matches.invoice_id = billed.invoice_id);

insert into allocations
select transaction_id, invoice_id, given, 'invoice_number'
from (
    select *, least(payment_amount - coalesce(sum(invoice_amount) over of_payment, 0), invoice_amount - coalesce(sum(payment_amount) over of_invoice, 0)) as given
    from named where sign = 1
    window of_payment as (partition by transaction_id order by invoice_id rows between unbounded preceding and 1 preceding),
        of_invoice as (partition by invoice_id order by paid_on, transaction_id rows between unbounded preceding and 1 preceding)
)
where given > 0;

-- money given back takes from what was received by then
insert into allocations
select named.transaction_id, invoice_id, -least(any_value(payment_amount), sum(allocations.amount)), 'invoice_number'
from named
inner join allocations using (invoice_id)
inner join payments on payments.transaction_id = allocations.transaction_id
where named.sign = -1 and payments.paid_on <= named.paid_on
group by all;

-- one open invoice of that amount is the one; when two are open nobody can tell, and those after wait
insert into allocations
with events as (
    select inn, currency, left_amount, invoiced_on as day, 0 as is_payment, invoice_id as id from still_open() where left_amount > 0 and inn is not null
    union all
    select inn, currency, left_amount, paid_on, 1, transaction_id from not_spent()
    where sign = 1 and is_automatic and not is_touched and left_amount = amount and inn is not null
),
counted as (
    select *, row_number() over (partition by inn, currency, left_amount, is_payment order by day, id) as number,
        row_number() over story as turn, coalesce(sum(1 - 2 * is_payment) over before, 0) as open_before,
        count(*) filter (is_payment = 0) over (partition by inn, currency, left_amount, day) as came
    from events
    window story as (partition by inn, currency, left_amount order by day, is_payment, id),
        before as (partition by inn, currency, left_amount order by day, is_payment, id rows between unbounded preceding and 1 preceding)
),
judged as (
    select *, min(turn) filter (if(is_payment = 1, open_before > 1, open_before < 0 and came > -open_before)) over (partition by inn, currency, left_amount) as stops_at
    from counted
)
select payment.id, invoice.id, payment.left_amount, 'exact_amount'
from judged as payment
inner join judged as invoice using (inn, currency, left_amount, number)
where payment.is_payment = 1 and invoice.is_payment = 0 and greatest(payment.turn, invoice.turn) < coalesce(payment.stops_at, 1e9);
