{#
    The state of a task at the end of a period: all tasks due in the whole period are looked at, also in the running
    one and the one it is compared with; these end with as_of, or with the day they are cut at.
#}
{%- set measures = task_measures() -%}
with run as (
    select as_of_on from {{ ref('dim_run') }}
),

periods as (
    select *, period_state = 'running' as is_running, period_state = 'comparable' as is_cut from {{ ref('dim_periods') }}
),

dates as (
    select * from {{ ref('dim_dates') }}
),

starts as (
    {%- for grain in ['day', 'week', 'month', 'quarter', 'year'] %}
    select date_day, '{{ grain }}' as period_grain, {{ 'date_day' if grain == 'day' else grain ~ '_start' }} as period_start from dates
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

tasks as (
    select *, coalesce(due_on, created_on) as date_day from {{ ref('fct_tasks') }}
),

looked_at as (
    select
        periods.period_id,
        tasks.*,
        coalesce(tasks.done_on <= periods.period_end, false) as is_done,
        {# as_of is a moment, any other end the end of a day #}
        case when periods.is_running then tasks.is_past_due else tasks.due_on <= periods.period_end end as is_past_end,
        {{ dbt.datediff('tasks.due_on', 'periods.period_end', 'day') }} as days_past
    from tasks
    inner join starts on tasks.date_day = starts.date_day
    inner join periods on starts.period_grain = periods.period_grain and starts.period_start = periods.period_start
    {# what did not exist yet at the cut cannot be compared with what does not exist yet today #}
    where not periods.is_cut or tasks.date_day <= periods.period_end
        or (tasks.due_on is not null and coalesce(tasks.created_on <= periods.period_end, true))
),

stated as (
    select
        period_id,
        manager_id,
        department_id,
        assigner_id,
        {%- for measure in measures %}
        {%- if measure == 'tasks_done_on_time' %}
        tasks_done_on_time * cast(is_done as integer) as tasks_done_on_time,
        {%- elif measure == 'tasks_settled' %}
        tasks_due * cast(is_past_end or is_done or tasks_done_undated = 1 as integer) as tasks_settled,
        {%- else %}
        {{ measure }},
        {%- endif %}
        {%- endfor %}
        cast(tasks_due = 1 and is_done and not is_on_time as integer) as late_at_end,
        cast(tasks_due = 1 and is_past_end and not is_done and tasks_done_undated = 0 as integer) as overdue_at_end,
        cast(tasks_due = 1 and not is_past_end and not is_done and tasks_done_undated = 0 as integer) as not_due_at_end,
        knows_moves and deadline_moves = 0 as is_never_moved,
        days_past
    from looked_at
),

final as (
    select
        period_id,
        case
            when grouping(manager_id) = 0 then 'manager'
            when grouping(department_id) = 0 then 'department'
            when grouping(assigner_id) = 0 then 'assigner'
            else 'total'
        end as level,
        coalesce(department_id, '~all') as department_id,
        coalesce(manager_id, '~all') as user_id,
        coalesce(assigner_id, '~all') as assigner_id,
        {%- for measure in measures + ['late_at_end', 'overdue_at_end', 'not_due_at_end'] %}
        {{ whole_sum(measure) }} as {{ measure }},
        {%- endfor %}
        {{ whole_sum('case when is_never_moved then overdue_at_end else 0 end') }} as forgotten_at_end,
        {{ whole_sum('case when overdue_at_end = 1 then days_past else 0 end') }} as overdue_days_at_end,
        max(case when overdue_at_end = 1 then days_past end) as oldest_overdue_days
    from stated
    group by grouping sets ((period_id), (period_id, department_id), (period_id, manager_id), (period_id, assigner_id))
)

select * from final
