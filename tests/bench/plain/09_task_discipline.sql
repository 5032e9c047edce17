-- tasks by the day they were due, as they stood at the end of the period
create table judged_tasks as
with dated as (
    select tasks.*, local_day(created_at) as created_on, local_day(due_at) as due_on,
        case when state = 'done' and done_at <= as_of then local_day(done_at) end as done_on,
        (due_at at time zone 'UTC') at time zone timezone as due_local, as_of, as_of_on
    from tasks cross join run
    where coalesce(created_at <= as_of, true)
        and deal_id not in (select deal_id from test_deals) is distinct from false
        and lead_id not in (select lead_id from test_leads) is distinct from false
),
judged as (
    select *, state <> 'cancelled' and due_on is not null as is_due, state = 'done' and done_at is null as is_undated,
        coalesce(is_due_all_day, due_local = date_trunc('day', due_local)) or (hour(due_local) = 23 and minute(due_local) = 59) as all_day
    from dated
)
select task_id, user_days.day, coalesce(owner_id, '~none') as user_id, coalesce(user_days.department_id, '~none') as department_id,
    coalesce(assigner_id, '~none') as assigner_id, due_on, created_on, done_on, is_due, is_undated, state = 'cancelled' and due_on is not null as is_cancelled,
    is_due and done_on is not null and if(all_day, done_on <= due_on, done_at <= due_at) as on_time,
    if(all_day, due_on < as_of_on, due_at < as_of) as past_due, coalesce(deadline_moves, 0) as moves,
    coalesce(due_on, created_on) as date_day
from judged
left join person_days as user_days on user_days.user_id = owner_id and user_days.day = least(coalesce(due_on, created_on), as_of_on);

create table task_discipline as
with looked_at as (
    select period_state, tasks.*,
        coalesce(done_on <= period_end, false) as is_done,
        if(period_state = 'running', past_due, due_on <= period_end) as past_end, period_end - due_on as days_past
    from (
        select *, unnest(['day', 'week', 'month', 'quarter', 'year']) as period_grain,
            unnest([date_day, date_trunc('week', date_day)::date, date_trunc('month', date_day)::date, date_trunc('quarter', date_day)::date, date_trunc('year', date_day)::date]) as period_start
        from judged_tasks
    ) as tasks
    inner join periods using (period_grain, period_start)
    where period_state <> 'comparable' or date_day <= period_end or (due_on is not null and coalesce(created_on <= period_end, true))
)
select period_grain, period_start, period_state,
    case when grouping(user_id) = 0 then 'manager' when grouping(department_id) = 0 then 'department' when grouping(assigner_id) = 0 then 'assigner' else 'total' end as level,
    coalesce(department_id, '~all') as department_id, coalesce(user_id, '~all') as user_id, coalesce(assigner_id, '~all') as assigner_id,
    count(*) filter (is_due) as tasks_due, count(*) filter (on_time and is_done) as tasks_done_on_time,
    count(*) filter (is_due and is_undated) as tasks_done_undated,
    count(*) filter (is_due and (past_end or is_done or is_undated)) as tasks_settled,
    count(*) filter (is_due and past_due and done_on is null and not is_undated) as tasks_overdue,
    count(*) filter (is_cancelled) as tasks_cancelled, count(*) filter (due_on is null) as tasks_undated,
    count(*) filter (is_due and is_done and not on_time) as late_at_end,
    count(*) filter (is_due and past_end and not is_done and not is_undated) as overdue_at_end,
    count(*) filter (is_due and not past_end and not is_done and not is_undated) as not_due_at_end,
    coalesce(sum(days_past) filter (is_due and past_end and not is_done and not is_undated), 0) as overdue_days_at_end,
    count(*) filter (on_time and is_done) / nullif(count(*) filter (is_due and (past_end or is_done or is_undated)), 0) as on_time_share,
    max(days_past) filter (is_due and past_end and not is_done and not is_undated) as oldest_overdue_days
from looked_at
group by period_grain, period_start, period_state, grouping sets ((), (department_id), (user_id), (assigner_id));

create table overdue_tasks as
select 'task' as level, task_id, user_id, assigner_id, due_on, as_of_on - due_on as days_overdue
from judged_tasks cross join run
where is_due and past_due and done_on is null and not is_undated;
