-- from the win to the money: each won deal with what was billed and paid for it
create table won_deals_paid as
with invoiced as (
    select billed.deal_id, coalesce(sum(billed.amount) filter (billed.currency = wins.currency), 0) as own, sum(rounded(billed.amount * day_rates.rate)) as base
    from billed inner join wins using (deal_id)
    left join day_rates on day_rates.currency = billed.currency and day = invoiced_on
    group by all
),
matched as (
    select settled.deal_id, coalesce(sum(settled.amount) filter (settled.currency = wins.currency), 0) as own, coalesce(sum(base), 0) as base
    from settled inner join wins using (deal_id) group by all
),
-- a payment for one deal alone that brought more than its invoices
beyond as (
    select wins.deal_id, sum(unapplied) as own, sum(unapplied_base) as base
    from receipts
    inner join (select transaction_id, min(deal_id) as deal_id from settled group by all having count(distinct deal_id) = 1) using (transaction_id)
    inner join wins using (deal_id, currency)
    left join matched on matched.deal_id = wins.deal_id
    where unapplied > 0 and coalesce(matched.own, 0) >= coalesce(wins.amount, 0)
    group by all
),
added as (
    select wins.deal_id, wins.name, won_on, owner_id, coalesce(wins.counterparty_id, '~none') as counterparty_id, wins.currency, wins.rate, wins.amount as won, amount_base as won_base,
        coalesce(invoiced.own, 0) as invoiced, coalesce(invoiced.base, 0) as invoiced_base,
        coalesce(matched.own, 0) + coalesce(beyond.own, 0) as paid, coalesce(matched.base, 0) + coalesce(beyond.base, 0) as paid_base
    from wins
    left join invoiced on invoiced.deal_id = wins.deal_id
    left join matched on matched.deal_id = wins.deal_id
    left join beyond on beyond.deal_id = wins.deal_id
)
select *, greatest(coalesce(won, 0) - paid, 0) as open, greatest(paid - coalesce(won, 0), 0) as overpaid,
    rounded(greatest(coalesce(won, 0) - paid, 0) * rate) as open_base, rounded(greatest(paid - coalesce(won, 0), 0) * rate) as overpaid_base,
    case when paid = 0 and coalesce(won, 0) = 0 then 'no_amount' when paid > coalesce(won, 0) then 'overpaid' when paid = coalesce(won, 0) then 'paid'
        when paid > 0 then 'partly' else 'unpaid' end as payment_status
from added;

create table money_bridge__deals as
select period_grain, period_start, period_end, period_state, 'deal' as level, deal_id, name as deal_name, won_on, counterparty_id, owner_id as user_id, payment_status, currency,
    won as won_amount, invoiced as invoiced_amount, paid as paid_amount, open as open_amount, overpaid as overpaid_amount
from won_deals_paid inner join period_days on day = won_on
where period_grain = 'month' and period_state <> 'comparable';

create table money_bridge as
with levels as (
    select 'company' as level, won_on as day, '~all' as counterparty_id, (select currency from run) as currency, payment_status, won_base as won, invoiced_base as invoiced,
        paid_base as paid, open_base as open, overpaid_base as overpaid,
        paid_base - coalesce(won_base, 0) + coalesce(open_base, 0) - coalesce(overpaid_base, 0) as exchange_difference
    from won_deals_paid
    union all
    select unnest(['total', 'counterparty']), won_on, unnest(['~all', counterparty_id]), currency, payment_status, won, invoiced, paid, open, overpaid, null from won_deals_paid
)
select level, period_grain, period_start, period_end, period_state, counterparty_id, currency, count(*) as won_deals, count(*) filter (payment_status = 'paid') as deals_paid,
    count(*) filter (payment_status = 'partly') as deals_partly, count(*) filter (payment_status = 'unpaid') as deals_unpaid,
    count(*) filter (payment_status = 'overpaid') as deals_overpaid, count(*) filter (payment_status = 'no_amount') as deals_no_amount,
    coalesce(sum(won), 0) as won_amount, coalesce(sum(invoiced), 0) as invoiced_amount, coalesce(sum(paid), 0) as paid_amount, coalesce(sum(open), 0) as open_amount,
    coalesce(sum(overpaid), 0) as overpaid_amount, sum(paid) / nullif(sum(won), 0) as paid_share, sum(exchange_difference) as exchange_difference
from levels inner join period_days using (day)
group by all;
