{#
    A plan of a month falls on its working days in equal parts up to as_of, to a hundredth: what the division leaves
    over is spread, so that the days of the month are the plan. A day on which the person was not employed yet, not
    any more, or was absent by the calendar, asks for nothing.
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
    select
        date_day,
        month_start,
        row_number() over (partition by month_start order by date_day) as day_number,
        count(*) over (partition by month_start) as working_days
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
        cast(
            (cast(plans.value * 100 as hugeint) * dates.day_number // dates.working_days
                - cast(plans.value * 100 as hugeint) * (dates.day_number - 1) // dates.working_days)
            * cast(0.01 as decimal(3, 2)) as decimal(18, 2)
        ) as plan_value
    from plans
    cross join run
    inner join dates on plans.month_start = dates.month_start and dates.date_day <= run.as_of_on
    left join users on plans.user_id = users.user_id
    left join user_days on plans.user_id = user_days.user_id and dates.date_day = user_days.date_day
    where coalesce(user_days.is_employed and not user_days.is_absent, true)
)

select * from final
