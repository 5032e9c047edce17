{{ config(materialized='view') }}
with run as (
    select as_of from {{ ref('dim_run') }}
),

activities as (
    select * from {{ ref('int_activities_judged') }}
),

copies as (
    select activity_id from {{ ref('int_call_copies') }}
),

requests as (
    select * from {{ ref('int_requests_unioned') }}
),

tasks as (
    select * from {{ ref('int_tasks_unioned') }}
),

excluded as (
    select entity, record_id, is_test from {{ ref('fct_excluded_records') }}
),

gathered as (
    select
        'activity:' || activity_id as action_id,
        case when activity_id not in (select activity_id from copies) then action end as action,
        acted_at,
        user_id,
        counterparty_id,
        deal_id,
        lead_id,
        direction,
        answered_seconds,
        phone,
        source
    from activities
    union all
    select
        'request:' || requests.request_id,
        case
            when requests.processed_at <= run.as_of
                and requests.request_id not in (select record_id from excluded where entity = 'request')
                then 'request'
        end,
        requests.processed_at,
        coalesce(requests.processed_by, requests.owner_id),
        requests.counterparty_id,
        requests.deal_id,
        requests.lead_id,
        null,
        null,
        null,
        requests.source
    from requests
    cross join run
    union all
    select
        'task:' || tasks.task_id,
        case
            when tasks.state = 'done' and tasks.done_at <= run.as_of and not tasks.is_deleted
                and coalesce(tasks.deal_id, '')
                not in (select record_id from excluded where entity = 'deal' and is_test)
                and coalesce(tasks.lead_id, '')
                not in (select record_id from excluded where entity = 'lead' and is_test)
                then 'task'
        end,
        tasks.done_at,
        tasks.owner_id,
        tasks.counterparty_id,
        tasks.deal_id,
        tasks.lead_id,
        null,
        null,
        null,
        tasks.source
    from tasks
    cross join run
),

final as (
    select * from gathered where action is not null
)

select * from final
