with periods as (
    select * from {{ ref('dim_periods') }} where period_grain = 'month'
),

run as (
    select as_of_on from {{ ref('dim_run') }}
),

dates as (
    select * from {{ ref('dim_dates') }} where is_working_day
),

users as (
    select * from {{ ref('dim_users') }}
),

departments as (
    select * from {{ ref('dim_departments') }}
),

user_periods as (
    select * from {{ ref('bdg_user_periods') }}
),

months as (
    select * from {{ ref('fct_plan_months') }}
),

calendar as (
    select
        dates.month_start,
        count(*) as working_days,
        count(*) filter (where dates.date_day < run.as_of_on) as working_days_gone
    from dates
    cross join run
    group by dates.month_start
),

{# where the company has no plan of its own, its plan is that of its managers, else that of its departments #}
company as (
    select period_id, plan_metric,
        case when count(plan_value) filter (where level = 'total') > 0 then 'total'
            when count(plan_value) filter (where level = 'manager') > 0 then 'manager'
            else 'department' end as planned_by
    from months
    group by period_id, plan_metric
),

whole as (
    select months.period_id, months.plan_metric, sum(months.plan_value) as plan_value,
        sum(months.plan_to_date) as plan_to_date
    from months
    inner join company
        on months.period_id = company.period_id and months.plan_metric = company.plan_metric
        and months.level = company.planned_by
    group by months.period_id, months.plan_metric
),

paced as (
    select
        periods.*,
        months.* exclude (period_id, plan_value, plan_to_date),
        case when months.level = 'total' then whole.plan_value else months.plan_value end as plan_value,
        case when months.level = 'total' then whole.plan_to_date else months.plan_to_date end as plan_to_date,
        calendar.working_days,
        calendar.working_days_gone as gone,
        calendar.working_days - calendar.working_days_gone as ahead,
        {{ plan_pace() }}
    from months
    inner join periods on months.period_id = periods.period_id
    inner join calendar on periods.period_start = calendar.month_start
    left join whole on months.period_id = whole.period_id and months.plan_metric = whole.plan_metric
),

final as (
    select
        paced.period_grain,
        paced.period_start,
        paced.period_end,
        paced.period_state,
        paced.level,
        case paced.level when 'manager' then {{ or_none('user_periods.department_id') }}
            when 'department' then paced.subject_id else '~all' end as department_id,
        case when paced.level = 'manager' then paced.subject_id else '~all' end as user_id,
        paced.plan_metric,
        departments.name as department_name,
        users.name as user_name,
        coalesce(users.is_dismissed, false) as is_dismissed,
        {{ plan_figures() }}
    from paced
    left join user_periods
        on paced.period_id = user_periods.period_id
        and case when paced.level = 'manager' then paced.subject_id end = user_periods.user_id
    left join departments
        on case paced.level when 'manager' then user_periods.department_id when 'department' then paced.subject_id end
        = departments.department_id
    left join users on case when paced.level = 'manager' then paced.subject_id end = users.user_id
)

select * from final
