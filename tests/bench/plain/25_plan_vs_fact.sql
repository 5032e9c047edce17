-- plans of a month beside what was won in it, and where an unfinished month may end
create table plan_vs_fact as
with months as (
    select period_start, period_end, period_state from periods where period_grain = 'month' and period_state <> 'comparable'
),
work_days as (
    select period_start, calendar.day::date as day, row_number() over (partition by period_start order by calendar.day) as number, count(*) over (partition by period_start) as working_days
    from months, unnest(generate_series(period_start, period_start + interval 1 month - interval 1 day, interval 1 day)) as calendar (day)
    left join inputs.settings.holidays as holidays on holidays.day = calendar.day::date
    where coalesce(holidays.is_working, isodow(calendar.day) in (select weekday from inputs.settings.working_days))
),
calendar as (
    select period_start, any_value(working_days) as working_days, count(*) filter (day < last_on) as gone from work_days cross join history group by all
),
planned as (
    select date_trunc('month', month_on)::date as period_start, case when user_id is not null then 'manager' when department_id is not null then 'department' else 'total' end as level,
        coalesce(user_id, department_id, '~all') as subject, user_id, metric as plan_metric, value
    from inputs.settings.plans
),
-- a plan asks for equal parts on working days, and for nothing while its person is away or not employed
asked as (
    select planned.*, (value * 100)::hugeint * number // working_days - (value * 100)::hugeint * (number - 1) // working_days as kopecks
    from planned inner join work_days using (period_start) cross join history
    left join person_days on person_days.user_id = planned.user_id and person_days.day = work_days.day
    left join (select distinct user_id, unnest(generate_series(from_on, to_on, interval 1 day))::date as day from inputs.settings.absences) as away
        on away.user_id = planned.user_id and away.day = work_days.day
    where work_days.day <= last_on and coalesce(is_employed, true) and away.day is null
),
plans as (
    select period_start, level, subject, plan_metric, plan_value, coalesce(plan_to_date, 0) as plan_to_date
    from (select period_start, level, subject, plan_metric, sum(value) as plan_value from planned inner join months using (period_start) group by all)
    left join (select period_start, level, subject, plan_metric, sum(kopecks)::decimal(38, 2) * 0.01 as plan_to_date from asked group by all) using (period_start, level, subject, plan_metric)
),
wholes as (
    select period_start, plan_metric, level, sum(plan_value) as plan_value, sum(plan_to_date) as plan_to_date
    from plans group by period_start, plan_metric, level
    qualify row_number() over (partition by period_start, plan_metric order by case level when 'total' then 1 when 'manager' then 2 else 3 end) = 1
),
won_days as (
    select won_on as day, level, subject, plan_metric, sum(value) as value
    from (
        select won_on, unnest(['manager', 'department', 'total']) as level, unnest([owner_id, department_id, '~all']) as subject, metric.name as plan_metric,
            if(metric.name = 'won_deals', 1, coalesce(amount_base, 0))::decimal(18, 2) as value
        from wins cross join (select unnest(['won_amount', 'won_deals']) as name) as metric
    )
    group by all
),
facts as (
    select date_trunc('month', day)::date as period_start, level, subject, plan_metric, sum(value) as fact_value, coalesce(sum(value) filter (day < last_on), 0) as past,
        coalesce(sum((value * 100)::hugeint * (value * 100)::hugeint) filter (day < last_on), 0)::double / 10000 as squares
    from won_days cross join history group by all
),
shown as (
    select period_start, level, subject, plan_metric from plans
    union
    select period_start, 'total', '~all', plan_metric from plans
    union
    select period_start, level, subject, plan_metric from facts semi join plans using (period_start, plan_metric)
),
figured as (
    select shown.*, period_end, period_state, if(shown.level = 'total', wholes.plan_value, plans.plan_value) as plan_value, if(shown.level = 'total', wholes.plan_to_date, plans.plan_to_date) as plan_to_date,
        if(plan_metric in ('won_amount', 'won_deals'), coalesce(fact_value, 0), null) as fact_value, coalesce(past, 0)::double as past, coalesce(squares, 0) as squares,
        working_days, gone, working_days - gone as ahead, period_state = 'running' and gone > 0 and plan_metric in ('won_amount', 'won_deals') as is_paced
    from shown inner join months using (period_start) inner join calendar using (period_start)
    left join plans using (period_start, level, subject, plan_metric)
    left join wholes using (period_start, plan_metric)
    left join facts using (period_start, level, subject, plan_metric)
),
paced as (
    select *, if(is_paced, past / gone, null) as run_rate, if(is_paced, greatest(fact_value::double, past + past / gone * ahead), null) as forecast_value,
        if(is_paced and gone > 2, 1.2816 * sqrt(greatest(squares - past * past / gone, 0) / (gone - 1) * ahead * (1 + ahead / gone)), null) as apart
    from figured
)
select 'month' as period_grain, period_start, period_end, period_state, level, if(level = 'manager', subject, '~all') as user_id, plan_metric, plan_value, plan_to_date, fact_value,
    fact_value / nullif(plan_value, 0) as completion, fact_value / nullif(plan_to_date, 0) as completion_to_date, working_days, gone as working_days_gone, run_rate, forecast_value,
    if(apart is null, null, greatest(fact_value::double, forecast_value - apart)) as forecast_low, forecast_value + apart as forecast_high, forecast_value / nullif(plan_value::double, 0) as forecast_completion,
    case level when 'manager' then coalesce(person_days.department_id, '~none') when 'department' then subject else '~all' end as department_id
from paced left join person_days on person_days.user_id = if(level = 'manager', subject, null) and person_days.day = period_end;
