{#
    Row-wise searches for the stay that covers a day happen once here, on people, not on facts. Days before the first
    event belong to it: a task may be due, or a deal said to be closed, before anything is known to have happened.
#}
with run as (
    select * from {{ ref('dim_run') }}
),

users as (
    select dim_users.*
    from {{ ref('dim_users') }} as dim_users
    inner join {{ ref('int_users_seen') }} as seen on dim_users.user_id = seen.user_id
),

dates as (
    select dates.date_day
    from {{ ref('dim_dates') }} as dates
    cross join run
    where dates.date_day <= run.as_of_on
),

stays as (
    select
        user_stays.user_id,
        dates.date_day,
        user_stays.department_id,
        row_number() over (
            partition by user_stays.user_id, dates.date_day
            order by user_stays.from_on desc
        ) as newest
    from {{ ref('int_user_departments_unioned') }} as user_stays
    inner join dates
        on dates.date_day between user_stays.from_on and coalesce(user_stays.to_on, date '9999-12-31')
    where not user_stays.is_deleted
),

absent as (
    select distinct absences.user_id, dates.date_day
    from {{ ref('int_absences_unioned') }} as absences
    inner join dates on dates.date_day between absences.from_on and absences.to_on
    where not absences.is_deleted
),

final as (
    select
        users.user_id,
        dates.date_day,
        coalesce(stays.department_id, users.department_id) as department_id,
        coalesce(users.hired_on <= dates.date_day, true)
        and coalesce(users.dismissed_on >= dates.date_day, true)
        and (users.is_active or users.dismissed_on is not null)
        and users.is_listed as is_employed,
        absent.user_id is not null as is_absent
    from users
    cross join dates
    left join stays
        on users.user_id = stays.user_id and dates.date_day = stays.date_day and stays.newest = 1
    left join absent on users.user_id = absent.user_id and dates.date_day = absent.date_day
)

select * from final
