-- wins of a closed period as they were known when it was stated, and as they count now; the log of stages tells when
create table restated as
with closed as (
    select period_grain, period_start, period_end, period_state, period_end + coalesce((select max(days) from inputs.settings.windows where name = 'statement_after_period'), 1)::int as stated_on
    from periods where period_state = 'closed'
),
known as (
    select deal_id, local_day(entered_at) as won_on, coalesce(local_day(left_at), date '9999-12-31') as until from visits where kind = 'won'
),
stated as (
    select closed.*, deal_id, won_on as stated_won_on, rounded(amount * rate) as stated_amount
    from known
    inner join closed on won_on between period_start and period_end and stated_on < until
    inner join deals using (deal_id)
    left join day_rates on day_rates.currency = deals.currency and day = won_on
),
counted as (
    select closed.*, deal_id, won_on, amount_base from wins inner join closed on won_on between period_start and period_end
),
compared as (
    select *, stated_won_on is not null as was, counted.won_on is not null as is_now
    from stated full join counted using (period_grain, period_start, period_end, period_state, stated_on, deal_id)
    where stated_won_on is null or counted.won_on is null or stated_amount is distinct from amount_base
)
select compared.* exclude (won_on), wins.won_on, coalesce(compared.amount_base, 0) - coalesce(stated_amount, 0) as change,
    case when was and is_now then 'amount' when was then if(wins.deal_id is not null, 're_dated', 'taken_back')
        when exists (select 1 from known where known.deal_id = compared.deal_id and known.won_on <= stated_on and stated_on < until) then 're_dated' else 'late' end as reason
from compared left join wins on wins.deal_id = compared.deal_id;

create table restatements__deals as
select period_grain, period_start, period_end, period_state, 'deal' as level, deal_id, coalesce(all_deals.name, deal_id) as deal_name, url, coalesce(users.name, owner_id) as user_name, reason,
    stated_won_on, won_on, stated_amount, amount_base as won_amount, change as won_amount_change
from restated inner join all_deals using (deal_id) left join users on user_id = owner_id;

create table restatements as
with changes as (
    select period_grain, period_start, coalesce(reason, '~all') as reason, count(*) as restated_deals, sum(is_now::int - was::int) as won_deals_change, sum(change) as won_amount_change
    from restated group by period_grain, period_start, grouping sets ((), (reason))
),
won as (
    select period_grain, period_start, count(*) as won_deals, coalesce(sum(amount_base), 0) as won_amount from wins inner join period_days on day = won_on where period_state = 'closed' group by all
)
select period_grain, period_start, period_end, period_state, 'total' as level, '~all' as reason, coalesce(restated_deals, 0) as restated_deals, coalesce(won_deals_change, 0) as won_deals_change,
    coalesce(won_amount_change, 0) as won_amount_change, coalesce(won_deals, 0) as won_deals, coalesce(won_amount, 0) as won_amount,
    coalesce(won_deals, 0) - coalesce(won_deals_change, 0) as stated_won_deals, coalesce(won_amount, 0) - coalesce(won_amount_change, 0) as stated_won_amount,
    coalesce(won_amount_change, 0) / nullif(coalesce(won_amount, 0) - coalesce(won_amount_change, 0), 0) as won_amount_change_share
from periods left join (select * exclude (reason) from changes where reason = '~all') using (period_grain, period_start)
left join won using (period_grain, period_start)
where period_state = 'closed'
union all by name
select period_grain, period_start, period_end, period_state, 'reason' as level, reason, restated_deals, won_deals_change, won_amount_change
from periods inner join changes using (period_grain, period_start) where period_state = 'closed' and reason <> '~all';
