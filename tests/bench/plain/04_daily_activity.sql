create table person_days as
select user_id, day,
    coalesce((select max_by(department_id, from_on) from stays where stays.user_id = users.user_id and day between from_on and to_on),
        users.department_id, '~none') as department_id,
    coalesce(hired_on <= day, true) and coalesce(dismissed_on >= day, true) and (is_active or dismissed_on is not null) as is_employed,
    is_robot
from users, days, history where day between first_on and last_on;

create table test_leads as
select lead_id from leads where exists (
    select 1 from inputs.settings.test_records as rule
    where (rule.field = 'tag' and list_contains(list_transform(string_split(lower(coalesce(leads.tags, '')), ','), tag -> trim(tag)), lower(rule.pattern)))
        or (rule.field = 'lead_source_id' and lower(leads.lead_source_id) like replace(lower(rule.pattern), '*', '%'))
        or (rule.field = 'name' and lower(leads.name) like replace(lower(rule.pattern), '*', '%')));

create table test_deals as
select deal_id from all_deals anti join deals using (deal_id) where not is_deleted and merged_into is null;

create table actions as
with once as (
    select * from activities where kind <> 'call'
    union all by name
    select * from activities where kind = 'call'
    qualify row_number() over (partition by coalesce(call_key, activity_id) order by activity_id) = 1
),
listed as (
    select kind, user_id, lead_id, deal_id, counterparty_id, happened_at as acted_at, direction, result, duration_seconds, phone, source,
        coalesce(result = 'answered', duration_seconds > 0, false) as is_answered
    from once
    where (kind = 'call') or (kind = 'meeting' and coalesce(result, 'held') = 'held')
        or (kind = 'email' and direction = 'out') or kind in ('proposal', 'mailing')
    union all
    select 'request', processed_by, lead_id, deal_id, counterparty_id, processed_at, null, null, null, null, null, false
    from requests where processed_at <= (select as_of from run)
    union all
    select 'task', owner_id, lead_id, deal_id, counterparty_id, done_at, null, null, null, null, null, false
    from tasks where done_at <= (select as_of from run) and coalesce(state, 'done') = 'done'
)
select listed.kind, coalesce(listed.user_id, '~none') as user_id, local_day(acted_at) as day,
    acted_at, direction, is_answered, duration_seconds, listed.phone, listed.source,
    case when listed.kind = 'call' and direction = 'in' and not is_answered then null
        else coalesce(listed.counterparty_id, all_deals.counterparty_id, leads.counterparty_id, 'lead:' || listed.lead_id, 'deal:' || listed.deal_id) end as client
from listed
left join all_deals on all_deals.deal_id = listed.deal_id
left join leads on leads.lead_id = listed.lead_id
where listed.deal_id not in (select deal_id from test_deals) is distinct from false
    and listed.lead_id not in (select lead_id from test_leads) is distinct from false;

create table action_days as
select day, user_id, coalesce(person_days.department_id, '~none') as department_id,
    count(*) filter (kind = 'call' and (direction = 'out' or is_answered)) as call_attempts,
    count(*) filter (kind = 'call' and is_answered and duration_seconds >= (select connected_seconds from run)) as calls_connected,
    count(*) filter (kind = 'call' and direction = 'in' and is_answered) as calls_in,
    count(*) filter (kind = 'call' and direction = 'out') as calls_out,
    count(*) filter (kind = 'call' and direction = 'in' and not is_answered) as calls_missed,
    coalesce(sum(duration_seconds) filter (kind = 'call' and is_answered and duration_seconds >= (select connected_seconds from run)), 0) as talk_seconds,
    count(*) filter (kind = 'meeting') as meetings_held, count(*) filter (kind = 'email') as emails_sent,
    count(*) filter (kind = 'proposal') as proposals_sent, count(*) filter (kind = 'mailing') as mailings_sent,
    count(*) filter (kind = 'request') as requests_processed, count(*) filter (kind = 'task') as tasks_done
from actions left join person_days using (user_id, day)
group by all;

create table client_days as
select distinct day, user_id, coalesce(person_days.department_id, '~none') as department_id, client
from actions left join person_days using (user_id, day)
where client is not null;

create table daily_activity as
with summed as (
    select period_grain, period_start, period_state,
        case when grouping(department_id) = 1 and grouping(user_id) = 1 then 'total' when grouping(user_id) = 1 then 'department' else 'manager' end as level,
        coalesce(department_id, '~all') as department_id, coalesce(user_id, '~all') as user_id,
        sum(call_attempts) as call_attempts, sum(calls_connected) as calls_connected, sum(calls_in) as calls_in,
        sum(calls_out) as calls_out, sum(calls_missed) as calls_missed, sum(talk_seconds) as talk_seconds,
        sum(meetings_held) as meetings_held, sum(emails_sent) as emails_sent, sum(proposals_sent) as proposals_sent,
        sum(mailings_sent) as mailings_sent, sum(requests_processed) as requests_processed, sum(tasks_done) as tasks_done
    from action_days inner join period_days using (day)
    where period_grain in ('day', 'week', 'month')
    group by period_grain, period_start, period_state, grouping sets ((), (department_id), (user_id))
),
touched as (
    select period_grain, period_start, period_state, coalesce(department_id, '~all') as department_id,
        coalesce(user_id, '~all') as user_id, count(distinct client) as clients_touched
    from client_days inner join period_days using (day)
    where period_grain in ('day', 'week', 'month')
    group by period_grain, period_start, period_state, grouping sets ((), (department_id), (user_id))
)
select summed.* exclude (department_id), case when level = 'manager' then null else summed.department_id end as department_id,
    coalesce(clients_touched, 0) as clients_touched,
    call_attempts + meetings_held + emails_sent + proposals_sent + mailings_sent + requests_processed + tasks_done as actions
from summed
left join touched on touched.user_id = summed.user_id and touched.department_id = summed.department_id
    and touched.period_grain = summed.period_grain and touched.period_start = summed.period_start and touched.period_state = summed.period_state;
