with periods as (
    select * from {{ ref('dim_periods') }}
),

user_periods as (
    select * from {{ ref('bdg_user_periods') }}
),

requests as (
    select * from {{ ref('fct_request_periods') }}
),

people as (
    select period_id, user_id from user_periods where is_employed and is_manager
    union
    select period_id, user_id from requests where level = 'manager'
),

placed as (
    select people.period_id, people.user_id, {{ or_none('user_periods.department_id') }} as department_id
    from people
    left join user_periods
        on people.period_id = user_periods.period_id and people.user_id = user_periods.user_id
),

shown as (
    select period_id, 'total' as level, '~all' as department_id, '~all' as user_id, '~all' as lead_source_id
    from periods
    union all
    select period_id, 'department', department_id, '~all', '~all'
    from (
        select period_id, department_id from placed
        union
        select period_id, department_id from requests where level = 'department'
    ) as seen
    union all
    select period_id, 'manager', department_id, user_id, '~all' from placed
    union all
    select period_id, 'source', '~all', '~all', lead_source_id from requests where level = 'source'
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
        shown.lead_source_id,
        departments.name as department_name,
        users.name as user_name,
        sources.name as lead_source_name,
        coalesce(users.is_dismissed, false) as is_dismissed,
        {%- for measure in request_measures() %}
        cast(coalesce(requests.{{ measure }}, 0) as bigint) as {{ measure }},
        {%- endfor %}
        {{ share_of('requests.responses_given', 'requests.requests_timed') }} as response_share,
        times.median_response_minutes,
        times.p90_response_minutes
    from shown
    inner join periods on shown.period_id = periods.period_id
    left join {{ ref('dim_departments') }} as departments on shown.department_id = departments.department_id
    left join {{ ref('dim_users') }} as users on shown.user_id = users.user_id
    left join {{ ref('dim_lead_sources') }} as sources on shown.lead_source_id = sources.lead_source_id
    left join requests
        on shown.period_id = requests.period_id and shown.level = requests.level
        and shown.user_id = requests.user_id and shown.lead_source_id = requests.lead_source_id
        and case when shown.level = 'manager' then '~all' else shown.department_id end = requests.department_id
    left join {{ ref('fct_response_times') }} as times
        on shown.period_id = times.period_id and shown.user_id = times.user_id
        and shown.lead_source_id = times.lead_source_id
        and case when shown.level = 'manager' then '~all' else shown.department_id end = times.department_id
)

select * from final
