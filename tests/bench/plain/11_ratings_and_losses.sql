-- who won most, among the people of the department of the period's last day; what was lost, where and why
create table employee_rating as
with won as (
    select period_grain, period_start, period_end, period_state, owner_id as user_id,
        count(*) as won_deals, coalesce(sum(cast(amount * rate as decimal(18, 2))), 0) as won_amount
    from wins inner join period_days on period_days.day = won_on
    group by all
),
placed as (
    select won.*, coalesce(person_days.department_id, '~none') as stands_in, coalesce(is_robot, false) or won.user_id = '~none' as unranked
    from won left join person_days on person_days.user_id = won.user_id and day = period_end
)
select period_grain, period_start, period_state, 'manager' as level, stands_in as department_id, user_id, won_deals, won_amount,
    case when not unranked then rank() over (partition by period_grain, period_start, period_state, stands_in, unranked order by won_amount desc) end as won_rank
from placed;

create table loss_reasons as
with last_open as (
    select deal_id, arg_max(struct_pack(pipeline := pipeline_id, stage := stage_id), visit_number) filter (where kind = 'open') as place
    from visits group by deal_id
),
lost as (
    select closed_on as day, place.pipeline as pipeline_id, place.stage as stage_id, coalesce(loss_reason_id, '~none') as loss_reason_id
    from closings inner join last_open using (deal_id)
    where state = 'lost' and place is not null
)
select period_grain, period_start, period_state,
    case when grouping(loss_reason_id) = 0 then 'reason' when grouping(stage_id) = 0 then 'stage' when grouping(pipeline_id) = 0 then 'pipeline' else 'total' end as level,
    coalesce(pipeline_id, '~all') as pipeline_id, coalesce(stage_id, '~all') as stage_id, coalesce(loss_reason_id, '~all') as loss_reason_id,
    count(*) as lost_deals
from lost inner join period_days using (day)
where period_grain in ('week', 'month', 'quarter')
group by period_grain, period_start, period_state, grouping sets ((), (pipeline_id), (pipeline_id, stage_id), (pipeline_id, stage_id, loss_reason_id));
