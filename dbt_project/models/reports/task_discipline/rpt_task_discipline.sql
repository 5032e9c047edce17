{%- set moves = ['tasks_moved', 'deadline_moves', 'tasks_forgotten', 'forgotten_at_end'] -%}
with periods as (
    select * from {{ ref('dim_periods') }}
),

user_periods as (
    select * from {{ ref('bdg_user_periods') }}
),

users as (
    select * from {{ ref('dim_users') }}
),

tasks as (
    select * from {{ ref('fct_task_periods') }}
),

{# without a source that tells the moves of due times they are unknown, not zero #}
known as (
    select coalesce(bool_or(knows_moves), false) as are_moves_known from {{ ref('fct_tasks') }}
),

people as (
    select period_id, user_id from user_periods where is_employed and is_manager
    union
    select period_id, user_id from tasks where level = 'manager'
),

placed as (
    select people.period_id, people.user_id, {{ or_none('user_periods.department_id') }} as department_id
    from people
    left join user_periods
        on people.period_id = user_periods.period_id and people.user_id = user_periods.user_id
),

shown as (
    select period_id, 'total' as level, '~all' as department_id, '~all' as user_id, '~all' as assigner_id
    from periods
    union all
    select period_id, 'department', department_id, '~all', '~all'
    from (
        select period_id, department_id from placed
        union
        select period_id, department_id from tasks where level = 'department'
    ) as seen
    union all
    select period_id, 'manager', department_id, user_id, '~all' from placed
    union all
    select period_id, 'assigner', '~all', '~all', assigner_id from tasks where level = 'assigner'
),

final as (
    select
        periods.period_grain,
        periods.period_start,
        periods.period_end,
        periods.period_state,
        shown.level,
        shown.department_id,
        shown.user_id,
        shown.assigner_id,
        departments.name as department_name,
        users.name as user_name,
        assigners.name as assigner_name,
        coalesce(users.is_dismissed, false) as is_dismissed,
        {%- for measure in (task_measures() + task_states()) | reject('in', moves) %}
        cast(coalesce(tasks.{{ measure }}, 0) as bigint) as {{ measure }},
        {%- endfor %}
        {%- for measure in moves %}
        cast(case when known.are_moves_known then coalesce(tasks.{{ measure }}, 0) end as bigint) as {{ measure }},
        {%- endfor %}
        {{ share_of('tasks.tasks_done_on_time', 'tasks.tasks_settled') }} as on_time_share,
        {{ share_of('tasks.overdue_days_at_end', 'tasks.overdue_at_end') }} as overdue_age_days,
        cast(tasks.oldest_overdue_days as integer) as oldest_overdue_days
    from shown
    cross join known
    inner join periods on shown.period_id = periods.period_id
    left join {{ ref('dim_departments') }} as departments on shown.department_id = departments.department_id
    left join users on shown.user_id = users.user_id
    left join users as assigners on shown.assigner_id = assigners.user_id
    left join tasks
        on shown.period_id = tasks.period_id and shown.level = tasks.level
        and shown.user_id = tasks.user_id and shown.assigner_id = tasks.assigner_id
        and case when shown.level = 'manager' then '~all' else shown.department_id end = tasks.department_id
)

select * from final
