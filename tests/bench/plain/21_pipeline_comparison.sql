-- pipelines beside each other: deals that entered and what became of them, deals closed, and the stages reached
create table compared_deals as
with main_products as (
    select deal_id, arg_min(product_id, (amount is null, -amount, deal_line_id)) as product_id from deal_lines where product_id is not null group by all
),
entries as (select deal_id, arg_min(pipeline_id, visit_number) as entry from visits group by all)
select deal_id, local_day(created_at) as created_on, entry, closed_on, closed_in, state, amount_base, coalesce(product_id, '~none') as product_id,
    greatest(epoch(closed_at - created_at), 0) / 86400.0 as cycle_days
from sales inner join entries using (deal_id) left join main_products using (deal_id);

create table pipeline_comparison as
with dated as (
    select created_on as day, entry as pipeline_id, product_id, true as is_entry, state, null as amount_base, null as cycle_days from compared_deals
    union all
    select closed_on, closed_in, product_id, false, state, amount_base, cycle_days from compared_deals where state <> 'open'
)
select period_grain, period_start, period_end, period_state, coalesce(pipeline_id, '~all') as pipeline_id, coalesce(product_id, '~all') as product_id,
    count(*) filter (is_entry) as entered_deals, count(*) filter (is_entry and state = 'won') as cohort_won_deals, cohort_won_deals / nullif(entered_deals, 0) as cohort_win_rate,
    count(*) filter (not is_entry and state = 'won') as won_deals, count(*) filter (not is_entry) as closed_deals, won_deals / nullif(closed_deals, 0) as win_rate,
    count(amount_base) filter (state = 'won') as priced_deals, coalesce(sum(amount_base) filter (state = 'won'), 0) as won_amount,
    average(sum(amount_base) filter (state = 'won'), count(amount_base) filter (state = 'won')) as average_check,
    quantile_cont(cycle_days, 0.5) filter (state = 'won') as median_cycle_days, quantile_cont(cycle_days, 0.9) filter (state = 'won') as p90_cycle_days
from dated inner join period_days using (day)
where period_grain in ('month', 'quarter', 'year')
group by period_grain, period_start, period_end, period_state, cube (pipeline_id, product_id);

create table pipeline_comparison__roles as
with stage_roles as (
    select pipeline_id, case when kind = 'won' then 'won' else coalesce(given.role, '~none') end as stage_role, min(if(kind = 'won', 1e9, position)) as first_position
    from stages left join inputs.settings.stage_roles as given using (pipeline_id, stage_id)
    where kind <> 'lost' group by all
),
reached as (
    select compared_deals.deal_id, max(position) filter (kind = 'open') as highest, bool_or(kind = 'won') as is_won
    from compared_deals inner join visits on visits.deal_id = compared_deals.deal_id and visits.pipeline_id = entry
    group by all
)
select period_grain, period_start, period_end, period_state, entry as pipeline_id, coalesce(product_id, '~all') as product_id, stage_role,
    count(*) as entered_deals, count(*) filter (is_won or highest >= first_position) as reached_deals, reached_deals / entered_deals as reached_share
from compared_deals
inner join reached using (deal_id)
inner join stage_roles on stage_roles.pipeline_id = entry
inner join period_days on day = created_on
where period_grain in ('month', 'quarter', 'year')
group by period_grain, period_start, period_end, period_state, entry, stage_role, grouping sets ((), (product_id));

-- Newcombe's hybrid score interval of the difference of two shares, from Wilson's intervals of both
create table pipeline_comparison__differences as
with shares as (
    select period_grain, period_start, period_end, period_state, product_id, pipeline_id, unnest(['cohort_win_rate', 'win_rate']) as measure,
        unnest([cohort_won_deals, won_deals]) as successes, unnest([entered_deals, closed_deals]) as trials
    from pipeline_comparison where pipeline_id <> '~all'
),
scored as (
    select *, successes / trials as share, 1.959963984540054 as z,
        (share + z * z / (2 * trials) - z * sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))) / (1 + z * z / trials) as low,
        (share + z * z / (2 * trials) + z * sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))) / (1 + z * z / trials) as high
    from (select * replace (nullif(trials, 0) as trials) from shares)
),
paired as (
    select one.* exclude (z, low, high) replace (coalesce(one.trials, 0) as trials), two.pipeline_id as other_pipeline_id, two.successes as other_successes, coalesce(two.trials, 0) as other_trials, two.share as other_share,
        least(coalesce(one.trials, 0), coalesce(two.trials, 0)) >= greatest((select sample_floor from run), 1) as is_enough,
        one.share - two.share as apart, sqrt(pow(one.share - one.low, 2) + pow(two.high - two.share, 2)) as below, sqrt(pow(one.high - one.share, 2) + pow(two.share - two.low, 2)) as above
    from scored as one inner join scored as two using (period_grain, period_start, period_state, product_id, measure)
    where one.pipeline_id < two.pipeline_id
)
select * exclude (is_enough, apart, below, above), if(is_enough, apart, null) as difference, if(is_enough, apart - below, null) as difference_from, if(is_enough, apart + above, null) as difference_to,
    case when not is_enough then 'not_enough' when apart - below > 0 then 'higher' when apart + above < 0 then 'lower' else 'no_difference' end as verdict
from paired;
