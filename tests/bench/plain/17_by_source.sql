-- leads, costs, deals and what the leads brought, each by its own day
create table spends as
select spend_on as day, coalesce(lead_source_id, '~none') as lead_source_id, coalesce(campaign, '~none') as campaign, rounded(amount * rate) as amount
from inputs.settings.ad_spend as spend left join day_rates on day_rates.currency = spend.currency and day = spend_on
where spend_on <= (select as_of_on from run);

create table source_days as
select created_on as day, first_source_id as lead_source_id, coalesce(campaign, '~none') as campaign, count(*) as leads_created, count(repeated_leads.lead_id) as duplicate_leads
from counted_leads left join repeated_leads using (lead_id) group by all
union all by name
select created_on as day, lead_source_id, '~none' as campaign, count(*) as requests_received from counted_requests group by all
union all by name
select day, lead_source_id, campaign, sum(amount) as ad_spend, count(*) filter (amount is null) as unpriced_spends from spends group by all
union all by name
select counted_leads.created_on as day, first_source_id as lead_source_id, coalesce(campaign, '~none') as campaign, count(*) as returned_deals,
    sum(amount_base) as returned_amount, count(*) filter (has_cost) as returned_cost_known, sum(margin) as returned_margin
from sales inner join counted_leads using (lead_id) where state = 'won' group by all
union all by name
select created_on as day, first_source_id as lead_source_id, coalesce(campaign, '~none') as campaign, count(*) as cohort_leads, count(won_at) as cohort_leads_won,
    count(*) filter (created_at + interval 90 day <= as_of) as cohort_leads_past_90
from people cross join run group by all
union all by name
select closed_on as day, lead_source_id, '~none' as campaign, count(*) as closed_deals, count(*) filter (state = 'won') as won_deals, count(*) filter (is_priced) as priced_deals,
    sum(amount_base) filter (state = 'won') as won_amount, sum(received) as received_amount, count(*) filter (has_cost) as cost_known_deals, sum(margin) as margin_amount
from sales where state <> 'open' group by all;

create table source_periods as
select period_grain, period_start, period_end, period_state, coalesce(lead_source_id, '~all') as lead_source_id, coalesce(campaign, '~all') as campaign,
    sum(columns('leads_|_leads$|requests_|spend|returned_|cohort_|_deals$|_amount$'))
from source_days inner join period_days using (day)
group by period_grain, period_start, period_end, period_state, grouping sets ((), (lead_source_id), (lead_source_id, campaign));

create table leads_by_source as
select period_grain, period_start, period_end, period_state, case when lead_source_id = '~all' then 'total' when campaign = '~all' then 'source' else 'campaign' end as level,
    lead_source_id, campaign as campaign_id, coalesce(leads_created, 0) as leads_created, coalesce(duplicate_leads, 0) as duplicate_leads,
    coalesce(requests_received, 0) as requests_received, coalesce(leads_created, 0) / nullif(max(leads_created) filter (lead_source_id = '~all') over whole, 0) as share_of_leads,
    coalesce(requests_received, 0) / nullif(max(requests_received) filter (lead_source_id = '~all') over whole, 0) as share_of_requests,
    ad_spend, coalesce(unpriced_spends, 0) as unpriced_spends, average(ad_spend, leads_created) as cost_per_lead
from source_periods
where coalesce(leads_created, 0) + coalesce(requests_received, 0) + coalesce(ad_spend, 0) > 0
window whole as (partition by period_grain, period_start, period_state);

create table revenue_by_source as
select period_grain, period_start, period_end, period_state, if(lead_source_id = '~all', 'total', 'source') as level, lead_source_id, coalesce(leads_created, 0) as leads_created,
    coalesce(won_deals, 0) as won_deals, coalesce(priced_deals, 0) as priced_deals, coalesce(won_amount, 0) as won_amount, average(won_amount, priced_deals) as average_check,
    coalesce(won_amount, 0) / nullif(max(won_amount) filter (lead_source_id = '~all') over (partition by period_grain, period_start, period_state), 0) as share_of_won, coalesce(received_amount, 0) as received_amount,
    coalesce(closed_deals, 0) as closed_deals, won_deals / nullif(closed_deals, 0) as win_rate, coalesce(cost_known_deals, 0) as cost_known_deals, margin_amount,
    ad_spend, coalesce(unpriced_spends, 0) as unpriced_spends, coalesce(returned_deals, 0) as returned_deals, coalesce(returned_amount, 0) as returned_amount,
    coalesce(returned_cost_known, 0) as returned_cost_known, returned_margin,
    if(returned_cost_known > 0 or coalesce(returned_deals, 0) = 0, (coalesce(returned_margin, 0) - ad_spend) / nullif(ad_spend, 0), null) as lead_romi
from source_periods where campaign = '~all';
