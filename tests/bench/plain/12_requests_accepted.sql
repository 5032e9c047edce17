-- requests by who took them, received on the day they came and accepted on the day they were taken
create table counted_requests as
select local_day(created_at) as created_on, local_day(takers.taken_at) as accepted_on, coalesce(takers.user_id, '~none') as user_id,
    coalesce(person_days.department_id, '~none') as department_id, coalesce(lead_source_id, '~none') as lead_source_id
from requests
left join takers using (request_id)
left join person_days on person_days.user_id = takers.user_id and day = local_day(takers.taken_at)
where created_at <= (select as_of from run)
    and deal_id not in (select deal_id from test_deals) is distinct from false
    and lead_id not in (select lead_id from test_leads) is distinct from false;

create table requests_accepted as
with days as (
    select created_on as day, user_id, department_id, lead_source_id, count(*) as received, count(*) filter (user_id = '~none') as missed, 0 as accepted
    from counted_requests group by all
    union all
    select accepted_on, user_id, department_id, lead_source_id, 0, 0, count(*)
    from counted_requests where accepted_on is not null group by all
)
select period_grain, period_start, period_state,
    case when grouping(lead_source_id) = 0 then 'source' when grouping(user_id) = 0 then 'manager' when grouping(department_id) = 0 then 'department' else 'total' end as level,
    coalesce(department_id, '~all') as department_id, coalesce(user_id, '~all') as user_id, coalesce(lead_source_id, '~all') as lead_source_id,
    sum(received) as requests_received, sum(missed) as requests_not_accepted, sum(accepted) as requests_accepted
from days inner join period_days using (day)
group by period_grain, period_start, period_state, grouping sets ((), (department_id), (user_id), (lead_source_id));
