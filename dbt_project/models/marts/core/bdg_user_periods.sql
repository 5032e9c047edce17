{#
    Who was there in a period, and in which department at its end; found by the two ends of an employment,
    not by counting days.
#}
with periods as (
    select * from {{ ref('dim_periods') }}
),

users as (
    select dim_users.*
    from {{ ref('dim_users') }} as dim_users
    inner join {{ ref('int_users_seen') }} as seen on dim_users.user_id = seen.user_id
),

user_days as (
    select user_id, date_day, department_id from {{ ref('bdg_user_days') }}
),

final as (
    select
        periods.period_id,
        users.user_id,
        coalesce(user_days.department_id, users.department_id) as department_id,
        users.is_manager,
        periods.period_start <= periods.period_end
        and coalesce(users.hired_on <= periods.period_end, true)
        and coalesce(users.dismissed_on >= periods.period_start, true)
        and (users.is_active or users.dismissed_on is not null)
        and users.is_listed as is_employed
    from periods
    cross join users
    left join user_days on users.user_id = user_days.user_id and periods.period_end = user_days.date_day
)

select * from final
