-- leads of one person are told by phone, else address, else client; a person is of a cohort once, with the first lead
create table people as
with told as (
    select lead_id, min(first_lead_id) filter (kind = 'phone') as phone_of, min(first_lead_id) filter (kind = 'email') as email_of from lead_contacts group by all
),
known as (
    select counted_leads.*, coalesce('phone ' || phone_of, 'email ' || email_of, 'client ' || counterparty_id, 'lead ' || lead_id) as person
    from counted_leads left join told using (lead_id)
),
won as (
    select person, won_at from known inner join lead_deal_links using (lead_id) inner join wins using (deal_id)
    union
    select person, won_at from known inner join deal_leads using (lead_id) inner join wins using (deal_id)
    union
    select person, won_at
    from known anti join lead_deal_links using (lead_id)
    inner join (select won_at, unnest([counterparty_id, contact_id]) as client from wins) on client = known.counterparty_id
),
firsts as (
    select * from known qualify row_number() over (partition by person order by created_at, lead_id) = 1
)
select firsts.*, min(won.won_at) as won_at
from firsts left join won on won.person = firsts.person and won.won_at >= created_at
group by all;

create table won_deals as
with daily as (
    select closed_on as day, department_id, owner_id as user_id, lead_source_id, count(*) as won_deals, count(*) filter (is_priced) as priced_deals,
        coalesce(sum(amount_base), 0) as won_amount, 0 as leads, 0 as won, 0 as won_30, 0 as won_60, 0 as won_90, 0 as past_30, 0 as past_60, 0 as past_90
    from sales where state = 'won' group by all
    union all
    select created_on, department_id, first_owner_id, first_source_id, 0, 0, 0, count(*), count(won_at),
        count(*) filter (won_at <= created_at + interval 30 day), count(*) filter (won_at <= created_at + interval 60 day), count(*) filter (won_at <= created_at + interval 90 day),
        count(*) filter (created_at + interval 30 day <= as_of), count(*) filter (created_at + interval 60 day <= as_of), count(*) filter (created_at + interval 90 day <= as_of)
    from people cross join run group by all
)
select period_grain, period_start, period_end, period_state,
    case when grouping(department_id) = 0 then 'department' when grouping(user_id) = 0 then 'manager' when grouping(lead_source_id) = 0 then 'lead_source' else 'total' end as level,
    coalesce(department_id, '~all') as department_id, coalesce(user_id, '~all') as user_id, coalesce(lead_source_id, '~all') as lead_source_id,
    sum(won_deals) as won_deals, sum(priced_deals) as priced_deals, sum(won_amount) as won_amount, average(sum(won_amount), sum(priced_deals)) as average_check,
    sum(leads) as cohort_leads, sum(won) as cohort_leads_won, sum(won_30) as cohort_leads_won_30, sum(won_60) as cohort_leads_won_60, sum(won_90) as cohort_leads_won_90,
    sum(past_30) as cohort_leads_past_30, sum(past_60) as cohort_leads_past_60, sum(past_90) as cohort_leads_past_90,
    sum(won) / nullif(sum(leads), 0) as lead_win_rate, sum(won_30) / nullif(sum(leads), 0) as lead_win_rate_30, sum(won_60) / nullif(sum(leads), 0) as lead_win_rate_60,
    sum(won_90) / nullif(sum(leads), 0) as lead_win_rate_90, sum(past_30) / nullif(sum(leads), 0) as lead_maturity_30,
    sum(past_60) / nullif(sum(leads), 0) as lead_maturity_60, sum(past_90) / nullif(sum(leads), 0) as lead_maturity_90
from daily inner join period_days using (day)
group by period_grain, period_start, period_end, period_state, grouping sets ((), (department_id), (user_id), (lead_source_id));

create table won_deals__curve as
with cohorts as (
    select period_grain, period_start, period_end, period_state, created_at, won_at
    from people inner join period_days on day = created_on
    where period_grain in ('month', 'quarter', 'year') and period_state <> 'comparable'
)
select period_grain, period_start, period_end, period_state, 'step' as level, strftime(period_start, '%Y-%m') as cohort, days_since, count(*) as cohort_leads,
    count(*) filter (won_at <= created_at + days_since * interval 1 day) as cohort_leads_won_by, count(*) filter (won_at <= created_at + days_since * interval 1 day) / count(*) as won_share
from cohorts cross join (select unnest(range(0, 181, 15)) as days_since) cross join history
where period_end + days_since::int < last_on
group by all;
