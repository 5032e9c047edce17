-- what advertising brought, by channel, source and campaign; a row where there were leads or costs
create table marketing_return as
with told as (
    select source_periods.*, coalesce(channel, '~none') as channel from source_periods left join lead_sources using (lead_source_id)
    where period_grain <> 'day' and (leads_created > 0 or unpriced_spends > 0 or ad_spend is not null)
),
placed as (
    select case when lead_source_id = '~all' then ['total'] when campaign <> '~all' then ['campaign'] when ad_spend is null then ['source', 'channel'] else ['source', 'channel', 'advertised'] end as levels, told.*
    from told
),
summed as (
    select period_grain, period_start, period_end, period_state, unnest(levels) as level,
        if(level in ('total', 'advertised'), '~all', channel) as channel_id, if(level in ('source', 'campaign'), lead_source_id, '~all') as lead_source_id, if(level = 'campaign', campaign, '~all') as campaign_id,
        -- what has no source was paid for, but brought by nobody knows what
        level = 'advertised' and lead_source_id = '~none' as is_cost_only, ad_spend, unpriced_spends, leads_created, cohort_leads, cohort_leads_won, cohort_leads_past_90,
        returned_deals, returned_cost_known, returned_amount, returned_margin
    from placed
),
added as (
    select period_grain, period_start, period_end, period_state, level, channel_id, lead_source_id, campaign_id, sum(ad_spend) as ad_spend, coalesce(sum(unpriced_spends), 0) as unpriced_spends,
        coalesce(sum(leads_created) filter (not is_cost_only), 0) as leads_created, coalesce(sum(cohort_leads) filter (not is_cost_only), 0) as cohort_leads,
        coalesce(sum(cohort_leads_won) filter (not is_cost_only), 0) as cohort_leads_won, coalesce(sum(cohort_leads_past_90) filter (not is_cost_only), 0) as cohort_leads_past_90,
        coalesce(sum(returned_deals) filter (not is_cost_only), 0) as returned_deals, coalesce(sum(returned_cost_known) filter (not is_cost_only), 0) as returned_cost_known,
        coalesce(sum(returned_amount) filter (not is_cost_only), 0) as returned_amount, sum(returned_margin) filter (not is_cost_only) as returned_margin
    from summed group by all
)
select *, average(ad_spend, leads_created) as cost_per_lead, average(ad_spend, cohort_leads_won) as client_cost, cohort_leads_past_90 / nullif(cohort_leads, 0) as lead_maturity_90,
    ad_spend / nullif(returned_amount, 0) as ad_spend_share, ad_spend is not null as is_advertised,
    if(returned_cost_known > 0 or returned_deals = 0, (coalesce(returned_margin, 0) - ad_spend) / nullif(ad_spend, 0), null) as lead_romi
from added;
