{{ config(materialized='view') }}
with run as (
    select as_of from {{ ref('dim_run') }}
),

activities as (
    select activities.*
    from {{ ref('int_activities_counted') }} as activities
    left join {{ ref('int_call_copies') }} as copies on activities.activity_id = copies.activity_id
    where copies.activity_id is null
),

requests as (
    select * from {{ ref('int_requests_unioned') }}
),

tasks as (
    select * from {{ ref('int_tasks_unioned') }}
),

excluded as (
    select * from {{ ref('fct_excluded_records') }}
),

final as (
    {# a message is not an action, nor is a meeting that was only planned or a letter that came in #}
    select
        'activity:' || activity_id as action_id,
        case
            when kind = 'call' and is_inbound and not is_answered then 'missed_call'
            else kind
        end as action,
        happened_at as acted_at,
        user_id,
        counterparty_id,
        deal_id,
        lead_id,
        case when kind = 'call' then case when is_inbound then 'in' else 'out' end end as direction,
        case when is_answered then coalesce(duration_seconds, 0) end as answered_seconds,
        source
    from activities
    where
        kind in ('call', 'proposal', 'mailing')
        or (kind = 'meeting' and coalesce(result, 'held') = 'held')
        or (kind = 'email' and not is_inbound)
    union all
    select
        'request:' || requests.request_id,
        'request',
        requests.processed_at,
        coalesce(requests.processed_by, requests.owner_id),
        requests.counterparty_id,
        requests.deal_id,
        requests.lead_id,
        null,
        null,
        requests.source
    from requests
    cross join run
    left join excluded on requests.request_id = excluded.record_id and excluded.entity = 'request'
    where requests.processed_at <= run.as_of and excluded.record_id is null
    union all
    select
        'task:' || tasks.task_id,
        'task',
        tasks.done_at,
        tasks.owner_id,
        tasks.counterparty_id,
        tasks.deal_id,
        tasks.lead_id,
        null,
        null,
        tasks.source
    from tasks
    cross join run
    left join excluded as deals
        on tasks.deal_id = deals.record_id and deals.entity = 'deal' and deals.is_test
    left join excluded as leads
        on tasks.lead_id = leads.record_id and leads.entity = 'lead' and leads.is_test
    where
        not tasks.is_deleted
        and tasks.state = 'done'
        and tasks.done_at <= run.as_of
        and deals.record_id is null
        and leads.record_id is null
)

select * from final
