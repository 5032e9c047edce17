with run as (
    select as_of from {{ ref('dim_run') }}
),

{# every id that stands for a person somewhere, and whether standing there is the work of a manager #}
mentions as (
    select distinct owner_id as user_id, true as is_work from {{ ref('int_deals_unioned') }} where not is_deleted
    union
    select distinct owner_id, true from {{ ref('int_leads_unioned') }} where not is_deleted
    union
    select distinct owner_id, true from {{ ref('int_requests_unioned') }} where not is_deleted
    union
    select distinct accepted_by, true from {{ ref('int_requests_unioned') }} where not is_deleted
    union
    select distinct processed_by, true from {{ ref('int_requests_unioned') }} where not is_deleted
    union
    select distinct from_owner_id, true from {{ ref('int_owner_changes_unioned') }} where not is_deleted
    union
    select distinct to_owner_id, true
    from {{ ref('int_owner_changes_unioned') }}
    where not is_deleted and changed_at <= (select as_of from run)
    union
    select distinct user_id, true
    from {{ ref('int_activities_unioned') }}
    where not is_deleted and kind <> 'message' and happened_at <= (select as_of from run)
    union
    select distinct owner_id, state = 'done' and done_at <= (select as_of from run)
    from {{ ref('int_tasks_unioned') }}
    where not is_deleted
    union
    select distinct changed_by, false from {{ ref('int_stage_changes_unioned') }} where not is_deleted
    union
    select user_id, false from {{ ref('int_user_departments_unioned') }} where not is_deleted
    union
    select distinct user_id, false from {{ ref('int_plans_unioned') }} where not is_deleted
),

final as (
    select
        user_id,
        coalesce(bool_or(is_work), false) as did_work
    from mentions
    where user_id is not null
    group by user_id
)

select * from final
