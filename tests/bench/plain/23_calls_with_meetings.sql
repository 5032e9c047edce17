-- connected calls of each deal or client, with the meetings booked right after them
create table left_out_deals as select deal_id from all_deals anti join deals using (deal_id);

create table connected_calls as
with once as (
    select * from activities where kind = 'call'
    qualify row_number() over (partition by coalesce(call_key, activity_id) order by activity_id) = 1
)
select once.*, coalesce('deal:' || once.deal_id, once.counterparty_id, leads.counterparty_id, 'lead:' || once.lead_id) as unit
from once left join leads on leads.lead_id = once.lead_id
where coalesce(result = 'answered', duration_seconds > 0, false) and duration_seconds >= (select connected_seconds from run);

create table unit_calls as
with counted as (
    select * from connected_calls
    where unit is not null and deal_id in (select deal_id from left_out_deals) is distinct from true
        and lead_id in (select lead_id from test_leads) is distinct from true
),
placed as (select deal_id, pipeline_id, if(visit_number = 1, timestamp '0001-01-01', entered_at) as entered_at from visits)
select activity_id, unit, happened_at as acted_at, local_day(happened_at) as day, coalesce(user_id, '~none') as user_id, coalesce(pipeline_id, '~none') as pipeline_id
from counted asof left join placed on placed.deal_id = counted.deal_id and placed.entered_at <= counted.happened_at;

create table call_meetings as
with meetings as (
    select activity_id, booked_at, coalesce(result, 'held') = 'held' and happened_at <= as_of as is_held,
        unnest(list_distinct(['deal:' || meeting.deal_id, coalesce(meeting.counterparty_id, all_deals.counterparty_id, leads.counterparty_id, 'lead:' || meeting.lead_id)])) as unit
    from all_activities as meeting cross join run
    left join all_deals on all_deals.deal_id = meeting.deal_id
    left join leads on leads.lead_id = meeting.lead_id
    where kind = 'meeting' and booked_at <= as_of
        and meeting.deal_id in (select deal_id from left_out_deals) is distinct from true
        and meeting.lead_id in (select lead_id from test_leads) is distinct from true
),
called as (select unit, acted_at, max(activity_id) as call_id from unit_calls group by all),
lasts as (
    select meetings.activity_id, booked_at, is_held, arg_max(call_id, (acted_at, call_id)) as call_id, max(acted_at) as acted_at
    from meetings asof inner join called on called.unit = meetings.unit and acted_at <= booked_at
    group by all
)
select call_id as activity_id, min(booked_at) as first_booked_at, count(*) as booked, count(*) filter (is_held) as held
from lasts
where booked_at - acted_at <= (select coalesce(max(days) filter (name = 'meeting_after_call'), 7) from inputs.settings.windows) * interval 1 day
group by all;

-- a unit counts once a week, with the call whose meeting came first, else with its last call
create table called_units as
select period_grain, period_start, period_end, period_state, unit,
    arg_min(struct_pack(day := day, who := user_id, place := pipeline_id), (first_booked_at is null, first_booked_at, if(first_booked_at is null, -epoch_us(acted_at), epoch_us(acted_at)))) as credit,
    coalesce(sum(booked), 0) as booked, coalesce(sum(held), 0) as held,
    max(acted_at) + (select coalesce(max(days) filter (name = 'meeting_after_call'), 7) from inputs.settings.windows) * interval 1 day > (select as_of from run) as is_in_window
from unit_calls
left join call_meetings using (activity_id)
inner join period_days using (day)
where period_grain = 'week'
group by all;
