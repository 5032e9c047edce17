{%- set counts = activity_measures() | reject('equalto', 'score') | list -%}
with periods as (
    select * from {{ ref('dim_periods') }} where period_grain in ('day', 'week', 'month')
),

dates as (
    select date_day, is_working_day from {{ ref('dim_dates') }}
),

user_periods as (
    select * from {{ ref('bdg_user_periods') }}
),

users as (
    select * from {{ ref('dim_users') }}
),

departments as (
    select * from {{ ref('dim_departments') }}
),

activity as (
    select * from {{ ref('fct_activity_periods') }}
),

people as (
    select user_periods.period_id, user_periods.user_id
    from user_periods
    inner join periods on user_periods.period_id = periods.period_id
    where user_periods.is_employed and user_periods.is_manager
    union
    select period_id, user_id from activity where level = 'manager'
),

placed as (
    select people.period_id, people.user_id, {{ or_none('user_periods.department_id') }} as department_id
    from people
    left join user_periods
        on people.period_id = user_periods.period_id and people.user_id = user_periods.user_id
),

shown as (
    select period_id, 'total' as level, '~all' as department_id, '~all' as user_id, '~all' as acted_in from periods
    union all
    select period_id, 'department', department_id, '~all', department_id
    from (
        select period_id, department_id from placed
        union
        select period_id, department_id from activity where level = 'department'
    ) as seen
    union all
    select period_id, 'manager', department_id, user_id, '~all' from placed
),

final as (
    select
        periods.period_grain,
        periods.period_start,
        periods.period_end,
        periods.period_state,
        shown.level,
        shown.department_id,
        shown.user_id,
        departments.name as department_name,
        users.name as user_name,
        coalesce(users.is_dismissed, false) as is_dismissed,
        {%- for measure in counts %}
        cast(coalesce(activity.{{ measure }}, 0) as bigint) as {{ measure }},
        {%- endfor %}
        cast(coalesce(activity.talk_seconds, 0) / 60.0 as double) as talk_minutes,
        cast(coalesce(activity.score, 0) as decimal(18, 2)) as score,
        cast(case when users.is_manager then rank() over (
            partition by shown.period_id, users.is_manager order by coalesce(activity.score, 0) desc
        ) end as integer) as rank,
        cast(coalesce(activity.clients_touched, 0) as bigint) as clients_touched,
        case when periods.period_grain = 'day' then dates.is_working_day end as is_working_day,
        periods.period_grain = 'day' and shown.level = 'manager' and coalesce(activity.silent_days, 0) > 0
            as is_silent_day,
        cast(coalesce(activity.silent_days, 0) as bigint) as silent_days
    from shown
    inner join periods on shown.period_id = periods.period_id
    left join dates on periods.period_start = dates.date_day
    left join departments on shown.department_id = departments.department_id
    left join users on shown.user_id = users.user_id
    left join activity
        on shown.period_id = activity.period_id and shown.level = activity.level
        and shown.acted_in = activity.department_id and shown.user_id = activity.user_id
)

select * from final
