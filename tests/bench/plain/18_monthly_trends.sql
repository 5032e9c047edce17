-- new and repeated clients, wins, money that came and what was left of it, beside the year before
create table monthly_trends as
with old as (
    select counterparty_id as client, min(balance_on) as since from inputs.settings.opening_balances group by all
    union all
    select counterparty_id, date '0001-01-01' from counterparties, inputs.settings.old_clients as old where old.client in (counterparties.counterparty_id, counterparties.inn)
),
since as (select client, min(since) as since from old group by all),
firsts as (
    select counterparty_id as client, 'won' as event, min(closed_on) as day from sales where state = 'won' and counterparty_id is not null group by all
    union all
    select client, 'paid', min(paid_on)
    from (select client, paid_on from settled where amount > 0 union all select client, paid_on from receipts where unapplied > 0) where client <> '~none' group by all
),
arrived as (
    select firsts.*, coalesce(since > day, true) as is_new from firsts left join since using (client)
),
news as (
    select period_grain, period_start, period_state, count(*) filter (event = 'won' and is_new) as new_clients, count(*) filter (event = 'paid' and is_new) as new_paying_clients
    from arrived inner join period_days using (day) group by all
),
buyers as (
    select period_grain, period_start, period_state, count(distinct sales.counterparty_id) as winning_clients,
        count(distinct sales.counterparty_id) filter (arrived.day < period_start or not is_new) as repeat_clients, count(*) filter (sales.counterparty_id is null) as deals_without_client
    from sales inner join period_days on period_days.day = closed_on
    left join arrived on arrived.client = sales.counterparty_id and event = 'won'
    where state = 'won' group by all
),
won as (
    select period_grain, period_start, period_state, count(*) as won_deals, count(*) filter (is_priced) as priced_deals, coalesce(sum(amount_base), 0) as won_amount,
        average(sum(amount_base), count(*) filter (is_priced)) as average_check, count(*) filter (has_cost) as cost_known_deals, sum(margin) as margin_amount
    from sales inner join period_days on day = closed_on where state = 'won' group by all
),
money as (
    select period_grain, period_start, period_state, coalesce(sum(signed) filter (article_kind = 'sales_income'), 0) as received_amount,
        coalesce(sum(signed) filter (article_kind in ('sales_income', 'other_income', 'operating_expense', 'tax', 'fee')), 0) as operating_result, coalesce(sum(signed), 0) as net_cash_flow
    from (select booked_on as day, article_kind, if(flow = 'income', base, -base) as signed from moves where flow in ('income', 'expense'))
    inner join period_days using (day) group by all
),
figures as (
    select period_grain, period_start, period_end, period_state, coalesce(new_clients, 0) as new_clients, coalesce(new_paying_clients, 0) as new_paying_clients,
        coalesce(won_deals, 0) as won_deals, coalesce(priced_deals, 0) as priced_deals, coalesce(won_amount, 0) as won_amount, average_check,
        coalesce(received_amount, 0) as received_amount, coalesce(operating_result, 0) as operating_result, coalesce(net_cash_flow, 0) as net_cash_flow,
        coalesce(cost_known_deals, 0) as cost_known_deals, margin_amount, cost_known_deals / nullif(won_deals, 0) as cost_known_share,
        coalesce(winning_clients, 0) as winning_clients, coalesce(repeat_clients, 0) as repeat_clients, repeat_clients / nullif(winning_clients, 0) as repeat_client_share,
        coalesce(deals_without_client, 0) as deals_without_client
    from periods
    left join news using (period_grain, period_start, period_state) left join buyers using (period_grain, period_start, period_state)
    left join won using (period_grain, period_start, period_state) left join money using (period_grain, period_start, period_state)
    where period_grain in ('month', 'quarter', 'year')
)
select now.*, 'total' as level, first_on as history_since,
    before.new_clients as new_clients_year_before, if(before.new_clients > 0, (now.new_clients - before.new_clients) / before.new_clients, null) as new_clients_growth,
    before.won_deals as won_deals_year_before, if(before.won_deals > 0, (now.won_deals - before.won_deals) / before.won_deals, null) as won_deals_growth,
    before.won_amount as won_amount_year_before, if(before.won_amount > 0, (now.won_amount - before.won_amount) / before.won_amount, null) as won_amount_growth,
    before.received_amount as received_amount_year_before, if(before.received_amount > 0, (now.received_amount - before.received_amount) / before.received_amount, null) as received_amount_growth,
    before.operating_result as operating_result_year_before,
    if(before.operating_result > 0, (now.operating_result - before.operating_result) / before.operating_result, null) as operating_result_growth,
    before.net_cash_flow as net_cash_flow_year_before, if(before.net_cash_flow > 0, (now.net_cash_flow - before.net_cash_flow) / before.net_cash_flow, null) as net_cash_flow_growth
from figures as now cross join history
left join figures as before on before.period_grain = now.period_grain and before.period_state = 'closed' and now.period_state = 'closed'
    and before.period_start = now.period_start - interval 1 year and before.period_start >= first_on;
