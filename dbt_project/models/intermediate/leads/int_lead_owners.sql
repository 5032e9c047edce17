{# The first person a lead was given to; robots and dispatchers pass it on and never own it. #}
{{ config(materialized='view') }}
with leads as (
    select lead_id, owner_id, created_at from {{ ref('int_leads_counted') }}
),

run as (
    select as_of from {{ ref('dim_run') }}
),

robots as (
    select user_id from {{ ref('dim_users') }} where is_robot
),

changes as (
    select
        changes.entity_id as lead_id,
        changes.from_owner_id,
        changes.to_owner_id,
        changes.changed_at,
        row_number() over (
            partition by changes.entity_id
            order by changes.changed_at, length(changes.change_id), changes.change_id
        ) as change_number
    from {{ ref('int_owner_changes_unioned') }} as changes
    cross join run
    where changes.entity_type = 'lead' and not changes.is_deleted and changes.changed_at <= run.as_of
),

owned as (
    select leads.lead_id, 0 as place, coalesce(changes.from_owner_id, case when changes.lead_id is null
        then leads.owner_id end) as owner_id, leads.created_at as owned_at
    from leads
    left join changes on leads.lead_id = changes.lead_id and changes.change_number = 1
    union all
    select leads.lead_id, changes.change_number, changes.to_owner_id, changes.changed_at
    from leads
    inner join changes on leads.lead_id = changes.lead_id
),

final as (
    select
        owned.lead_id,
        min_by(owned.owner_id, owned.place) as owner_id,
        min_by(owned.owned_at, owned.place) as owned_at
    from owned
    left join robots on owned.owner_id = robots.user_id
    where owned.owner_id is not null and robots.user_id is null
    group by owned.lead_id
)

select * from final
