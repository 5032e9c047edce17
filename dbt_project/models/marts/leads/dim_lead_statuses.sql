{# Statuses are told apart in small letters; which group each belongs to is a table of the settings. #}
with written as (
    select status from {{ ref('int_leads_unioned') }} where not is_deleted
    union
    select to_stage_id from {{ ref('int_stage_changes_unioned') }} where entity_type = 'lead' and not is_deleted
    union
    select from_stage_id from {{ ref('int_stage_changes_unioned') }} where entity_type = 'lead' and not is_deleted
    union
    select status from {{ ref('stg_settings__lead_statuses') }}
),

statuses as (
    select lower(trim(status)) as status_id, max(trim(status)) as name
    from written
    where trim(status) <> ''
    group by lower(trim(status))
),

groups as (
    select lower(trim(status)) as status_id, min(status_group) as status_group
    from {{ ref('stg_settings__lead_statuses') }}
    group by lower(trim(status))
),

final as (
    select statuses.status_id, statuses.name, coalesce(groups.status_group, 'unmapped') as status_group
    from statuses
    left join groups on statuses.status_id = groups.status_id
    union all
    select '~none', null, 'unmapped'
)

select * from final
