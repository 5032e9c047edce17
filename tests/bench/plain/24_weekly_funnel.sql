-- what moved in a week, by person and pipeline; losses by stage and reason
create table weekly_funnel as
with moves as (
    select visits.deal_id, left_at, pipeline_id, case when next_pipeline_id <> pipeline_id then 'handed' when next_kind = 'lost' then null
        when next_kind = 'won' or coalesce(next_position, -1e9) > coalesce(position, -1e9) then 'forward' else 'back' end as way
    from visits where kind = 'open' and left_at is not null
),
owned as (
    select way, local_day(left_at) as day, pipeline_id, coalesce(owner_id, '~none') as user_id
    from moves asof inner join owner_spans on owner_spans.deal_id = moves.deal_id and owned_from <= left_at
    where way is not null
),
daily as (
    select day, user_id, pipeline_id, (way = 'forward')::int as moved_forward, (way = 'back')::int as moved_back, (way = 'handed')::int as visits_handed_off from owned
    union all by name
    select closed_on as day, owner_id as user_id, closed_in as pipeline_id, (state = 'lost')::int as lost_deals, (state = 'won')::int as won_deals from closings
    union all by name
    select day, user_id, pipeline_id, 1 as proposed_deals, is_negotiated::int as negotiated_deals, is_in_window::int as proposals_in_window, (wait is not null)::int as requested_deals, wait
    from first_proposals
),
placed as (
    select daily.*, coalesce(department_id, '~none') as department_id from daily left join person_days using (user_id, day)
    union all by name
    select created_on as day, first_owner_id as user_id, '~none' as pipeline_id, department_id, 1 as never_contacted_leads from counted_leads anti join contacted_leads using (lead_id)
),
weekly as (
    select period_grain, period_start, period_end, period_state, placed.* exclude (day) from placed inner join period_days using (day) where period_grain = 'week'
    union all by name
    select period_grain, period_start, period_end, period_state, credit.who as user_id, credit.place as pipeline_id, coalesce(department_id, '~none') as department_id,
        1 as called_units, (booked > 0)::int as units_with_meeting, (held > 0)::int as units_with_held_meeting, is_in_window::int as units_in_window,
        booked as call_meetings_booked, held as call_meetings_held
    from called_units left join person_days on person_days.user_id = credit.who and person_days.day = credit.day
),
summed as (
    select period_grain, period_start, period_end, period_state,
        case when grouping(department_id) = 0 then 'department' when grouping(user_id) = 0 and grouping(pipeline_id) = 0 then 'manager_pipeline' when grouping(user_id) = 0 then 'manager'
            when grouping(pipeline_id) = 0 then 'pipeline' else 'total' end as level,
        coalesce(department_id, '~all') as department_id, coalesce(user_id, '~all') as user_id, coalesce(pipeline_id, '~all') as pipeline_id,
        coalesce(sum(columns('moved_|handed|_deals$|_leads$|_units|units_|meetings_|_window')), 0),
        quantile_cont(wait, 0.5) as median_request_days, quantile_cont(wait, 0.9) as p90_request_days
    from weekly group by period_grain, period_start, period_end, period_state, grouping sets ((), (department_id), (user_id), (pipeline_id), (user_id, pipeline_id))
)
select *, units_with_meeting / nullif(called_units, 0) as call_to_meeting_rate, units_with_held_meeting / nullif(called_units, 0) as call_to_held_meeting_rate,
    units_in_window / nullif(called_units, 0) as units_in_window_share, negotiated_deals / nullif(proposed_deals, 0) as proposal_to_negotiation_rate,
    proposals_in_window / nullif(proposed_deals, 0) as proposals_in_window_share
from summed;

create table weekly_funnel__losses as
with last_open as (
    select deal_id, arg_max(pipeline_id || '/' || stage_id, visit_number) filter (where kind = 'open') as stage_key from visits group by all
)
select period_grain, period_start, period_end, period_state,
    case when grouping(owner_id) = 0 then 'manager' when grouping(closed_in) = 0 then 'reason' else 'total' end as level,
    coalesce(owner_id, '~all') as user_id, coalesce(closed_in, '~all') as pipeline_id, coalesce(stage_key, '~all') as stage_key,
    if(grouping(closed_in) = 1, '~all', coalesce(loss_reason_id, '~none')) as loss_reason_id, count(*) as lost_deals
from closings inner join last_open using (deal_id) inner join period_days on day = closed_on
where state = 'lost' and period_grain = 'week'
group by period_grain, period_start, period_end, period_state, grouping sets ((), (closed_in, stage_key, loss_reason_id), (owner_id, closed_in, stage_key, loss_reason_id));
