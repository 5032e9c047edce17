{# Only a day that is over can be silent. #}
with user_days as (
    select * from {{ ref('bdg_user_days') }}
),

managers as (
    select user_id from {{ ref('dim_users') }} where is_manager
),

dates as (
    select date_day from {{ ref('dim_dates') }} where is_working_day
),

run as (
    select as_of_on, first_event_on from {{ ref('dim_run') }}
),

active as (
    select distinct manager_id, acted_on from {{ ref('fct_activity_days') }} where actions > 0
),

final as (
    select
        user_days.user_id,
        user_days.date_day,
        {{ or_none('user_days.department_id') }} as department_id,
        1 as silent_days
    from user_days
    inner join managers on user_days.user_id = managers.user_id
    inner join dates on user_days.date_day = dates.date_day
    inner join run on user_days.date_day >= run.first_event_on and user_days.date_day < run.as_of_on
    left join active on user_days.user_id = active.manager_id and user_days.date_day = active.acted_on
    where user_days.is_employed and not user_days.is_absent and active.manager_id is null
)

select * from final
