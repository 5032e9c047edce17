{# A task waits from the day it was made to the day it was done; nobody knows since when a cancelled one did not. #}
{{ config(materialized='view') }}
with run as (
    select as_of, timezone from {{ ref('dim_run') }}
),

final as (
    select
        tasks.deal_id,
        coalesce({{ local_date('tasks.created_at') }}, date '0001-01-01') as from_on,
        case when tasks.done_at <= run.as_of then {{ local_date('tasks.done_at') }} else date '9999-12-31' end as to_on
    from {{ ref('int_tasks_unioned') }} as tasks
    cross join run
    where tasks.deal_id is not null
        and not tasks.is_deleted
        and (tasks.state = 'open' or tasks.state = 'done' and tasks.done_at is not null)
        and coalesce(tasks.created_at <= run.as_of, true)
    union all
    {# a source without tasks may still tell of today which deal has one #}
    select deals.deal_id, {{ local_date('run.as_of') }}, date '9999-12-31'
    from {{ ref('int_deals_unioned') }} as deals
    cross join run
    where deals.next_task_at is not null
        and not exists (select 1 from {{ ref('dim_source_entities') }} where entity = 'tasks')
)

select * from final
