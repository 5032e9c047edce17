{%- set counts = call_measures() | reject('in', ['calls_connected', 'talk_seconds']) | list -%}
with periods as (
    select * from {{ ref('dim_periods') }}
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

calls as (
    select * from {{ ref('fct_call_periods') }}
),

sources as (
    select source, bool_or(is_measured) as is_measured from {{ ref('fct_call_days') }} group by source
),

telephony as (
    select coalesce(bool_or(is_measured), false) as is_there from sources
),

people as (
    select period_id, user_id from user_periods where is_employed and is_manager
    union
    select period_id, user_id from calls where level = 'manager'
),

placed as (
    select people.period_id, people.user_id, {{ or_none('user_periods.department_id') }} as department_id
    from people
    left join user_periods
        on people.period_id = user_periods.period_id and people.user_id = user_periods.user_id
),

shown as (
    select period_id, 'total' as level, '~all' as department_id, '~all' as user_id, '~all' as source from periods
    union all
    select period_id, 'department', department_id, '~all', '~all'
    from (
        select period_id, department_id from placed
        union
        select period_id, department_id from calls where level = 'department'
    ) as seen
    union all
    select period_id, 'manager', department_id, user_id, '~all' from placed
    union all
    select periods.period_id, 'source', '~all', '~all', sources.source from periods cross join sources
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
        shown.source,
        departments.name as department_name,
        users.name as user_name,
        coalesce(users.is_dismissed, false) as is_dismissed,
        case when sources.is_measured then 'telephony' when not sources.is_measured then 'by_hand' end as call_origin,
        {%- for measure in counts %}
        cast(coalesce(calls.{{ measure }}, 0) as bigint) as {{ measure }},
        {%- endfor %}
        {%- for measure in ['calls_connected', 'talk_seconds'] %}
        cast(case when coalesce(sources.is_measured, telephony.is_there) then coalesce(calls.{{ measure }}, 0) end as bigint)
            as {{ measure }},
        {%- endfor %}
        cast(case when coalesce(sources.is_measured, telephony.is_there) then coalesce(calls.talk_seconds, 0) / 60.0 end as double)
            as talk_minutes,
        {{ share_of('calls.calls_measured_connected', 'calls.calls_measured') }} as connected_share,
        cast(coalesce(calls.phone_numbers, 0) as bigint) as phone_numbers
    from shown
    cross join telephony
    inner join periods on shown.period_id = periods.period_id
    left join sources on shown.source = sources.source
    left join departments on shown.department_id = departments.department_id
    left join users on shown.user_id = users.user_id
    left join calls
        on shown.period_id = calls.period_id and shown.level = calls.level and shown.source = calls.source
        and shown.user_id = calls.user_id
        and case when shown.level = 'manager' then '~all' else shown.department_id end = calls.department_id
)

select * from final
