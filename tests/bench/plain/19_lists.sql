-- deals that are left out, and the deals of the last year
create table won_amount__left_out as
with reasons as (
    select local_day(created_at) as day, case when is_deleted then 'deleted' when merged_into is not null then 'merged' when created_at > as_of then 'not yet' else 'test' end as reason
    from all_deals anti join deals using (deal_id) cross join run
)
select period_grain, period_start, period_end, period_state, if(grouping(reason) = 1, 'total', 'reason') as level, coalesce(reason, '~all') as reason, count(*) as deals
from reasons inner join period_days using (day)
group by period_grain, period_start, period_end, period_state, grouping sets ((), (reason));

create table deal_list as
with latest as (select deal_id, arg_max(struct_pack(pipeline := pipeline_id, stage := stage_id), visit_number) as place from visits group by all)
select 'deal' as level, deal_id, coalesce(name, deal_id) as deal_name, url, state, owner_id as user_id, coalesce(counterparty_id, '~none') as counterparty_id, lead_source_id,
    place.pipeline as pipeline_id, place.pipeline || '/' || place.stage as stage_key, amount_base as amount, local_day(created_at) as created_on, closed_on
from sales inner join latest using (deal_id) cross join history
where state = 'open' or closed_on > last_on - 365;
