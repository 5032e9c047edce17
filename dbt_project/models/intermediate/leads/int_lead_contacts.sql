{#
    When a person first called, wrote to or met a lead, directly, through its deals, by answering its request or, once
    the lead was there, by turning to its client. An attempt is a contact; robots, mailings and what only came in are
    none.
#}
with run as (
    select as_of from {{ ref('dim_run') }}
),

leads as (
    select lead_id, counterparty_id, created_at from {{ ref('int_leads_counted') }}
),

activities as (
    select
        activities.lead_id,
        activities.deal_id,
        coalesce(activities.counterparty_id, deals.counterparty_id, leads.counterparty_id) as counterparty_id,
        activities.happened_at
    from {{ ref('int_activities_unioned') }} as activities
    cross join run
    left join {{ ref('dim_users') }} as users on activities.user_id = users.user_id
    left join {{ ref('int_deals_unioned') }} as deals on activities.deal_id = deals.deal_id
    left join leads on activities.lead_id = leads.lead_id
    where not activities.is_deleted
        and activities.happened_at <= run.as_of
        and not coalesce(users.is_robot, false)
        and case activities.kind
            when 'call' then coalesce(activities.direction, 'out') = 'out'
                or coalesce(activities.result = 'answered', activities.duration_seconds > 0, false)
            when 'meeting' then coalesce(activities.result, 'held') = 'held'
            when 'mailing' then false
            else coalesce(activities.direction, 'out') = 'out'
        end
),

turns_to_clients as (
    select distinct counterparty_id, happened_at from activities where counterparty_id is not null
),

contacts as (
    select lead_id, min(happened_at) as contacted_at from activities where lead_id is not null group by lead_id
    union all
    select deal_leads.lead_id, min(activities.happened_at)
    from activities
    inner join {{ ref('int_deal_leads') }} as deal_leads on activities.deal_id = deal_leads.deal_id
    group by deal_leads.lead_id
    union all
    select leads.lead_id, turns_to_clients.happened_at
    from leads
    asof inner join turns_to_clients
        on leads.counterparty_id = turns_to_clients.counterparty_id
        and leads.created_at <= turns_to_clients.happened_at
    union all
    select requests.lead_id, requests.first_response_at
    from {{ ref('int_requests_unioned') }} as requests
    cross join run
    where not requests.is_deleted and requests.first_response_at <= run.as_of
),

final as (
    select lead_id, min(contacted_at) as first_contact_at
    from contacts
    where lead_id is not null
    group by lead_id
)

select * from final
