with run as (
    select * from {{ ref('dim_run') }}
),

users as (
    select * from {{ ref('int_users_unioned') }}
),

seen as (
    select * from {{ ref('int_users_seen') }}
),

robots as (
    select distinct user_id from {{ ref('stg_settings__robots') }}
),

departments as (
    select * from {{ ref('dim_departments') }}
),

known as (
    select
        coalesce(users.user_id, seen.user_id) as user_id,
        coalesce(users.name, seen.user_id) as name,
        users.role,
        {{ or_none('users.department_id') }} as department_id,
        coalesce(users.is_active and not users.is_deleted, true) as is_active,
        coalesce(users.is_robot, false) or robots.user_id is not null as is_robot,
        coalesce(seen.did_work, false) as did_work,
        users.hired_on,
        users.dismissed_on,
        users.user_id is not null as is_listed
    from users
    full outer join seen on users.user_id = seen.user_id
    left join robots on coalesce(users.user_id, seen.user_id) = robots.user_id
),

final as (
    select
        known.user_id,
        known.name,
        known.role,
        known.department_id,
        departments.name as department_name,
        known.is_active,
        known.is_robot,
        known.did_work and not known.is_robot as is_manager,
        coalesce(known.dismissed_on < run.as_of_on, false) or not known.is_active as is_dismissed,
        known.hired_on,
        known.dismissed_on,
        known.is_listed
    from known
    cross join run
    left join departments on known.department_id = departments.department_id
    union all
    select '~none', null, null, '~none', null, true, false, false, false, null, null, false
)

select * from final
