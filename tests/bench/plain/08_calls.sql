-- calls by person and source, numbers dialled counted once a period, and by hour of the week
-- one number written in two ways is one: no extension, 8 and a missing prefix are +7
create macro phone_number(p) as nullif(ltrim(regexp_replace(
    if(trim(p) like '+%', '+', '') || regexp_replace(regexp_replace(lower(p), '(доб|ext|x|#|вн).*$', ''), '[^0-9]', '', 'g'),
    '^(?:8?|\+8)([0-9]{10})$', '7\1'), '+'), '');

create table calls as
select period.day, extract(hour from (acted_at at time zone 'UTC') at time zone run.timezone) as hour, user_id,
    coalesce(person_days.department_id, '~none') as department_id, source,
    direction = 'out' or is_answered as is_attempt,
    direction = 'in' and is_answered as is_in, direction = 'out' as is_out, direction = 'in' and not is_answered as is_missed,
    coalesce(is_answered and duration_seconds >= run.connected_seconds, false) as is_connected, duration_seconds,
    phone_number(phone) as number
from actions as period cross join run
left join person_days using (user_id, day)
where kind = 'call';

create table telephony as
select source, bool_or(call_key is not null or duration_seconds > 0) as is_measured
from activities where kind = 'call' group by source;

create table call_days as
select day, user_id, department_id, source,
    count(*) filter (is_attempt) as call_attempts, count(*) filter (is_in) as calls_in, count(*) filter (is_out) as calls_out,
    count(*) filter (is_missed) as calls_missed, count(*) filter (is_connected) as calls_connected,
    coalesce(sum(duration_seconds) filter (is_connected), 0)::bigint as talk_seconds,
    count(*) filter (is_attempt and number is null) as calls_without_number
from calls group by all;

create table dialled as
select distinct day, user_id, department_id, source, number from calls where is_attempt and number is not null;

create table calls_by_employee as
with levels as (
    select period_grain, period_start, period_state,
        case when grouping(source) = 0 then 'source' when grouping(user_id) = 0 then 'manager' when grouping(department_id) = 0 then 'department' else 'total' end as level,
        coalesce(department_id, '~all') as department_id, coalesce(user_id, '~all') as user_id, coalesce(source, '~all') as source,
        sum(call_attempts) as call_attempts, sum(calls_in) as calls_in, sum(calls_out) as calls_out, sum(calls_missed) as calls_missed,
        sum(calls_connected) as connected, sum(talk_seconds) as talked,
        coalesce(sum(call_attempts) filter (is_measured), 0) as calls_measured, coalesce(sum(calls_connected) filter (is_measured), 0) as measured_connected,
        coalesce(sum(call_attempts) filter (not is_measured), 0) as calls_by_hand, sum(calls_without_number) as calls_without_number
    from call_days inner join telephony using (source) inner join period_days using (day)
    group by period_grain, period_start, period_state, grouping sets ((), (department_id), (user_id), (source))
),
numbers as (
    select period_grain, period_start, period_state, coalesce(department_id, '~all') as department_id,
        coalesce(user_id, '~all') as user_id, coalesce(source, '~all') as source, count(distinct number) as phone_numbers
    from dialled inner join period_days using (day)
    group by period_grain, period_start, period_state, grouping sets ((), (department_id), (user_id), (source))
)
select levels.* exclude (connected, talked, measured_connected), connected as calls_connected, talked as talk_seconds,
    talked / 60.0 as talk_minutes, measured_connected / nullif(calls_measured, 0) as connected_share,
    coalesce(phone_numbers, 0) as phone_numbers
from levels
left join numbers using (period_grain, period_start, period_state, department_id, user_id, source);

create table call_hours as
select period_grain, period_start, period_state, isodow(day) as weekday, hour as hour_of_day,
    count(*) filter (is_attempt) as call_attempts, count(*) filter (is_missed) as calls_missed
from calls inner join period_days using (day)
where period_grain <> 'day'
group by all;
