{# The source is the first one named within the days the settings allow; the credit is the first person's. #}
with leads as (
    select * from {{ ref('int_leads_counted') }}
),

touches as (
    select * from {{ ref('int_lead_touches') }}
),

owners as (
    select * from {{ ref('int_lead_owners') }}
),

contacts as (
    select * from {{ ref('int_lead_contacts') }}
),

{# a lead repeats another when that one had its phone or e-mail before #}
repeats as (
    select lead_id, min(first_lead_id) as first_lead_id
    from {{ ref('int_lead_keys') }}
    where first_lead_id <> lead_id
    group by lead_id
),

run as (
    select timezone from {{ ref('dim_run') }}
),

user_days as (
    select user_id, date_day, department_id from {{ ref('bdg_user_days') }}
),

dated as (
    select
        leads.*,
        {{ local_date('leads.created_at') }} as created_on,
        owners.owner_id as first_owner_id,
        case when owners.owned_at is not null then {{ local_date('owners.owned_at') }} end as owned_on
    from leads
    cross join run
    left join owners on leads.lead_id = owners.lead_id
),

final as (
    select
        dated.lead_id,
        dated.name,
        dated.created_at,
        dated.created_on,
        dated.status,
        dated.closed_at,
        {{ or_none('dated.first_owner_id') }} as manager_id,
        {{ or_none('user_days.department_id') }} as department_id,
        {{ or_none('dated.owner_id') }} as owner_id,
        {{ or_none('touches.lead_source_id') }} as lead_source_id,
        {{ or_none('dated.counterparty_id') }} as counterparty_id,
        touches.utm_source,
        touches.utm_medium,
        touches.utm_campaign,
        {{ or_none('touches.utm_campaign') }} as campaign,
        dated.custom,
        dated.source,
        contacts.first_contact_at,
        repeats.first_lead_id,
        1 as leads_created,
        cast(repeats.lead_id is not null as integer) as duplicate_leads,
        cast(contacts.lead_id is null as integer) as never_contacted_leads
    from dated
    left join touches on dated.lead_id = touches.lead_id
    left join contacts on dated.lead_id = contacts.lead_id
    left join repeats on dated.lead_id = repeats.lead_id
    left join user_days on dated.first_owner_id = user_days.user_id and dated.owned_on = user_days.date_day
)

select * from final
