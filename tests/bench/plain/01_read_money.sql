-- what came over the bank, what was delivered and agreed, and what the settings say of money
create table movements as
select p.account_id, p.direction, coalesce(p.is_internal::boolean, false) as is_internal, p.booked_on::date as booked_on,
    p.amount::decimal(18, 2) as amount, p.currency, p.counterparty_inn, p.counterparty_name, p.counterparty_account, p.purpose,
    p.transaction_id, coalesce(p.is_budget::boolean, false) as is_budget, coalesce(p.is_reversal::boolean, false) as is_reversal,
    p.doc_number, p.statement_file, p.statement_line::int as statement_line
from (select json_transform(payload, '{"account_id":"VARCHAR","direction":"VARCHAR","is_internal":"VARCHAR","booked_on":"VARCHAR","amount":"VARCHAR","currency":"VARCHAR","counterparty_inn":"VARCHAR","counterparty_name":"VARCHAR","counterparty_account":"VARCHAR","purpose":"VARCHAR","transaction_id":"VARCHAR","is_budget":"VARCHAR","is_reversal":"VARCHAR","doc_number":"VARCHAR","statement_file":"VARCHAR","statement_line":"VARCHAR"}') as p
    from inputs.landing.bank__bank_transactions)
where p.booked_on::date <= (select as_of_on from run)
-- overlapping exports bring the same movement twice
qualify row_number() over (partition by p.account_id, p.transaction_id order by p.statement_file) = 1;

-- of two statements that cover a day the newer one speaks; totals are those of a statement no newer one cuts
create table statement_days as
with statements as (
    select distinct updated_at, p.account_id, p.currency, p.from_on::date as from_on, p.to_on::date as to_on, p.opening::decimal(18, 2) as opening,
        p.closing::decimal(18, 2) as closing, p.total_in::decimal(18, 2) as total_in, p.total_out::decimal(18, 2) as total_out
    from (select updated_at, json_transform(payload, '{"account_id":"VARCHAR","currency":"VARCHAR","from_on":"VARCHAR","to_on":"VARCHAR","opening":"VARCHAR","closing":"VARCHAR","total_in":"VARCHAR","total_out":"VARCHAR"}') as p
        from inputs.landing.bank__bank_balances)
),
spoken as (
    select statements.*, series.day::date as day from statements, unnest(generate_series(from_on, to_on, interval 1 day)) as series (day)
    qualify row_number() over (partition by account_id, series.day order by updated_at desc) = 1
)
select account_id, currency, day, if(day = from_on, opening, null) as opening, if(day = to_on, closing, null) as closing,
    if(day = to_on and is_whole, total_in, null) as total_in, if(day = to_on and is_whole, total_out, null) as total_out
from (select *, count(*) over (partition by account_id, from_on, to_on) = to_on - from_on + 1 as is_whole from spoken)
where day <= (select as_of_on from run);

create table counterparties as
select p.counterparty_id, p.kind, p.name, p.inn, p.phone, p.email, coalesce(p.created_at::timestamp, known_at) as created_at
from (select known_at, json_transform(payload, '{"counterparty_id":"VARCHAR","kind":"VARCHAR","name":"VARCHAR","inn":"VARCHAR","phone":"VARCHAR","email":"VARCHAR","created_at":"VARCHAR"}') as p
    from inputs.landing.files__counterparties);

create table instalments as
select p.instalment_id, p.invoice_id, p.deal_id, p.due_on::date as due_on, p.amount::decimal(18, 2) as amount, p.currency
from (select json_transform(payload, '{"instalment_id":"VARCHAR","invoice_id":"VARCHAR","deal_id":"VARCHAR","due_on":"VARCHAR","amount":"VARCHAR","currency":"VARCHAR"}') as p
    from inputs.landing.files__payment_schedule);

create table deliveries as
select p.delivery_id, p.invoice_id, p.deal_id, p.counterparty_id, p.delivered_on::date as delivered_on, p.amount::decimal(18, 2) as amount, p.currency
from (select json_transform(payload, '{"delivery_id":"VARCHAR","invoice_id":"VARCHAR","deal_id":"VARCHAR","counterparty_id":"VARCHAR","delivered_on":"VARCHAR","amount":"VARCHAR","currency":"VARCHAR"}') as p
    from inputs.landing.files__deliveries)
where p.delivered_on::date <= (select as_of_on from run);

create table rates as
select p.currency, p.rate_on::date as rate_on, p.rate::decimal(18, 6) as rate
from (select json_transform(payload, '{"currency":"VARCHAR","rate_on":"VARCHAR","rate":"VARCHAR"}') as p from inputs.landing.files__exchange_rates)
union all select currency, rate_on, rate from inputs.settings.exchange_rates;
