{#
    A due time of 23:59, or a day without a time, lasts until the day is over. A source that never tells how often
    a due time was moved cannot tell what was forgotten.
#}
with tasks as (
    select * from {{ ref('int_tasks_unioned') }}
),

run as (
    select as_of, as_of_on, timezone from {{ ref('dim_run') }}
),

tests as (
    select entity, record_id from {{ ref('fct_excluded_records') }} where is_test
),

sources as (
    select source, count(deadline_moves) > 0 as knows_moves from tasks group by source
),

user_days as (
    select user_id, date_day, department_id from {{ ref('bdg_user_days') }}
),

dated as (
    select
        tasks.*,
        sources.knows_moves,
        {{ local_date('tasks.created_at') }} as created_on,
        {{ local_date('tasks.due_at') }} as due_on,
        case when tasks.state = 'done' and tasks.done_at <= run.as_of then {{ local_date('tasks.done_at') }} end as done_on,
        {{ to_zone('tasks.due_at', 'run.timezone') }} as due_local,
        run.as_of,
        run.as_of_on
    from tasks
    cross join run
    inner join sources on tasks.source = sources.source
    where not tasks.is_deleted
        and coalesce(tasks.created_at <= run.as_of, true)
        and coalesce(tasks.deal_id, '') not in (select record_id from tests where entity = 'deal')
        and coalesce(tasks.lead_id, '') not in (select record_id from tests where entity = 'lead')
),

judged as (
    select
        *,
        coalesce(is_due_all_day, due_local = {{ dbt.date_trunc('day', 'due_local') }})
        or (extract(hour from due_local) = 23 and extract(minute from due_local) = 59) as is_all_day,
        state = 'done' and done_at is null as is_done_undated,
        state <> 'cancelled' and due_on is not null as is_due
    from dated
),

timed as (
    select
        *,
        is_due and done_on is not null and case when is_all_day then done_on <= due_on else done_at <= due_at end
            as is_on_time,
        case when is_all_day then due_on < as_of_on else due_at < as_of end as is_past_due
    from judged
),

final as (
    select
        timed.task_id,
        timed.title,
        timed.deal_id,
        {{ or_none('timed.owner_id') }} as manager_id,
        {{ or_none('user_days.department_id') }} as department_id,
        {{ or_none('timed.assigner_id') }} as assigner_id,
        timed.created_on,
        timed.due_on,
        timed.done_on,
        timed.state,
        timed.is_on_time,
        timed.is_past_due,
        timed.knows_moves,
        timed.source,
        cast(timed.is_due as integer) as tasks_due,
        cast(timed.is_on_time as integer) as tasks_done_on_time,
        cast(timed.is_due and timed.is_done_undated as integer) as tasks_done_undated,
        cast(timed.is_due and (timed.is_past_due or timed.done_on is not null or timed.is_done_undated) as integer) as tasks_settled,
        cast(timed.is_due and timed.is_past_due and timed.done_on is null and not timed.is_done_undated as integer) as tasks_overdue,
        cast(timed.state = 'cancelled' and timed.due_on is not null as integer) as tasks_cancelled,
        cast(timed.due_on is null as integer) as tasks_undated,
        cast(timed.is_due and coalesce(timed.deadline_moves > 0, false) as integer) as tasks_moved,
        case when timed.is_due then coalesce(timed.deadline_moves, 0) else 0 end as deadline_moves,
        cast(timed.is_due and timed.is_past_due and timed.done_on is null and not timed.is_done_undated
            and timed.knows_moves and coalesce(timed.deadline_moves, 0) = 0 as integer) as tasks_forgotten
    from timed
    left join user_days
        on timed.owner_id = user_days.user_id
        and user_days.date_day = least(coalesce(timed.due_on, timed.created_on), timed.as_of_on)
)

select * from final
