{#
    A plan of a month falls on its working days in equal parts, to a hundredth of a millionth, up to as_of. A day on
    which the person was not employed yet, not any more, or was absent by the calendar, asks for nothing.
#}
with plans as (
    select *, cast({{ dbt.date_trunc('month', 'month_on') }} as date) as month_start
    from {{ ref('int_plans_unioned') }}
    where not is_deleted
),

run as (
    select as_of_on from {{ ref('dim_run') }}
),

dates as (
    select date_day, month_start, count(*) over (partition by month_start) as working_days
    from {{ ref('dim_dates') }}
    where is_working_day
),

user_days as (
    select * from {{ ref('bdg_user_days') }}
),

users as (
    select user_id, department_id from {{ ref('dim_users') }}
),

final as (
    select
        plans.plan_id,
        dates.date_day as plan_date,
        case
            when plans.user_id is not null then 'manager'
            when plans.department_id is not null then 'department'
            else 'company'
        end as plan_of,
        {{ or_none('plans.user_id') }} as manager_id,
        coalesce(case when plans.user_id is null then plans.department_id end, user_days.department_id,
            users.department_id, plans.department_id, '~none') as department_id,
        plans.metric as plan_metric,
        cast(cast(plans.value * 100 as hugeint) * 1000000 // dates.working_days as decimal(30, 0))
            * cast(0.00000001 as decimal(9, 8)) as plan_value
    from plans
    cross join run
    inner join dates on plans.month_start = dates.month_start and dates.date_day <= run.as_of_on
    left join users on plans.user_id = users.user_id
    left join user_days on plans.user_id = user_days.user_id and dates.date_day = user_days.date_day
    where coalesce(user_days.is_employed and not user_days.is_absent, true)
)

select * from final
