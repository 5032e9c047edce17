{#
    Plans of a month beside what was won in it: of managers, of departments and of the company, for every metric that
    is planned in the month. Who won without a plan is a row too. Squares of days tell later how even the days were.
#}
{%- set metrics = ['won_amount', 'won_deals'] -%}
with periods as (
    select * from {{ ref('dim_periods') }} where period_grain = 'month' and period_state in ('closed', 'running')
),

run as (
    select as_of_on from {{ ref('dim_run') }}
),

plans as (
    select periods.period_id,
        case when plans.user_id is not null then 'manager' when plans.department_id is not null then 'department'
            else 'total' end as level,
        coalesce(plans.user_id, plans.department_id, '~all') as subject_id,
        plans.metric as plan_metric, sum(plans.value) as plan_value
    from {{ ref('int_plans_unioned') }} as plans
    inner join periods on cast({{ dbt.date_trunc('month', 'plans.month_on') }} as date) = periods.period_start
    where not plans.is_deleted
    group by all
),

asked as (
    select periods.period_id, replace(days.plan_of, 'company', 'total') as level,
        case days.plan_of when 'manager' then days.manager_id when 'department' then days.department_id
            else '~all' end as subject_id,
        days.plan_metric, sum(days.plan_value) as plan_to_date
    from {{ ref('fct_plan_days') }} as days
    inner join periods on cast({{ dbt.date_trunc('month', 'days.plan_date') }} as date) = periods.period_start
    group by all
),

won as (
    {%- for metric in metrics %}
    select won_on, manager_id, department_id, '{{ metric }}' as plan_metric, sum({{ metric }}) as fact_value
    from {{ ref('fct_deals') }}
    where won_on is not null
    group by won_on, manager_id, department_id
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

{# one row per day and subject, so that the squares are those of whole days #}
days as (
    {%- for level, subject in [('manager', 'manager_id'), ('department', 'department_id'), ('total', "'~all'")] %}
    select '{{ level }}' as level, {{ subject }} as subject_id, won_on, plan_metric,
        coalesce(sum(fact_value), 0) as fact_value
    from won
    group by 1, 2, 3, 4
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

facts as (
    select
        periods.period_id,
        days.level,
        days.subject_id,
        days.plan_metric,
        sum(days.fact_value) as fact_value,
        coalesce(sum(days.fact_value) filter (where days.won_on < run.as_of_on), 0) as fact_before_today,
        {# in whole kopecks: a sum of doubles would depend on the order of the rows #}
        coalesce(cast(sum(cast(days.fact_value * 100 as hugeint) * cast(days.fact_value * 100 as hugeint))
            filter (where days.won_on < run.as_of_on) as double) / 10000, 0) as squares_before_today
    from days
    cross join run
    inner join periods on cast({{ dbt.date_trunc('month', 'days.won_on') }} as date) = periods.period_start
    group by all
),

shown as (
    select period_id, level, subject_id, plan_metric from plans
    union
    select facts.period_id, facts.level, facts.subject_id, facts.plan_metric
    from facts
    inner join plans on facts.period_id = plans.period_id and facts.plan_metric = plans.plan_metric
    union
    select period_id, 'total', '~all', plan_metric from plans
),

final as (
    select
        shown.*,
        cast(plans.plan_value as decimal(18, 2)) as plan_value,
        cast(coalesce(asked.plan_to_date, case when plans.plan_value is not null then 0 end) as decimal(18, 2))
            as plan_to_date,
        case when shown.plan_metric in ('{{ metrics | join("', '") }}')
            then cast(coalesce(facts.fact_value, 0) as decimal(18, 2)) end as fact_value,
        cast(coalesce(facts.fact_before_today, 0) as decimal(18, 2)) as fact_before_today,
        coalesce(facts.squares_before_today, 0) as squares_before_today
    from shown
    left join plans using (period_id, level, subject_id, plan_metric)
    left join asked using (period_id, level, subject_id, plan_metric)
    left join facts using (period_id, level, subject_id, plan_metric)
)

select * from final
