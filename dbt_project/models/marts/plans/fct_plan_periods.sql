{# What the plans of managers ask for, each day in the department of that day. #}
with plan_days as (
    select * from {{ ref('fct_plan_days') }} where plan_of = 'manager' and plan_metric = 'won_amount'
),

period_days as (
    select * from {{ ref('bdg_period_days') }}
),

final as (
    select
        period_days.period_id,
        coalesce(plan_days.department_id, '~all') as department_id,
        coalesce(plan_days.manager_id, '~all') as user_id,
        cast(sum(plan_days.plan_value) as decimal(18, 2)) as plan_amount
    from plan_days
    inner join period_days on plan_days.plan_date = period_days.date_day
    group by grouping sets (
        (period_days.period_id),
        (period_days.period_id, plan_days.department_id),
        (period_days.period_id, plan_days.manager_id)
    )
)

select * from final
