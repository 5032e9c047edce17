with final as (
    select
        'task' as level,
        tasks.task_id,
        coalesce(tasks.title, tasks.task_id) as title,
        tasks.manager_id as user_id,
        users.name as user_name,
        users.is_dismissed,
        tasks.assigner_id,
        assigners.name as assigner_name,
        tasks.due_on,
        cast({{ dbt.datediff('tasks.due_on', 'run.as_of_on', 'day') }} as integer) as days_overdue,
        cast(case when tasks.knows_moves then tasks.deadline_moves end as integer) as times_moved,
        case when tasks.knows_moves then tasks.tasks_forgotten = 1 end as is_forgotten
    from {{ ref('fct_tasks') }} as tasks
    cross join {{ ref('dim_run') }} as run
    left join {{ ref('dim_users') }} as users on tasks.manager_id = users.user_id
    left join {{ ref('dim_users') }} as assigners on tasks.assigner_id = assigners.user_id
    where tasks.tasks_overdue = 1
)

select * from final
