with periods as (
    select * from {{ ref('dim_periods') }} where period_grain = 'week'
),

user_periods as (
    select user_periods.*
    from {{ ref('bdg_user_periods') }} as user_periods
    inner join periods on user_periods.period_id = periods.period_id
),

funnel as (
    select * from {{ ref('fct_funnel_weeks') }}
),

people as (
    select period_id, user_id from user_periods where is_employed and is_manager
    union
    select period_id, user_id from funnel where user_id <> '~all' and pipeline_id = '~all'
),

{# a person stands in the department of the last day, the work in the department of its day #}
shown as (
    select
        period_id, 'total' as level, '~all' as department_id, '~all' as user_id, '~all' as pipeline_id,
        '~all' as worked_in
    from periods
    union all
    select
        people.period_id, 'manager', {{ or_none('user_periods.department_id') }}, people.user_id, '~all', '~all'
    from people
    left join user_periods
        on people.period_id = user_periods.period_id and people.user_id = user_periods.user_id
    union all
    select
        funnel.period_id,
        case
            when funnel.department_id <> '~all' then 'department'
            when funnel.user_id <> '~all' then 'manager_pipeline'
            else 'pipeline'
        end,
        case when funnel.user_id <> '~all' then {{ or_none('user_periods.department_id') }}
            else funnel.department_id end,
        funnel.user_id,
        funnel.pipeline_id,
        funnel.department_id
    from funnel
    left join user_periods
        on funnel.period_id = user_periods.period_id and funnel.user_id = user_periods.user_id
    where funnel.department_id <> '~all' or funnel.pipeline_id <> '~all'
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
        shown.pipeline_id,
        departments.name as department_name,
        users.name as user_name,
        coalesce(users.is_dismissed, false) as is_dismissed,
        pipelines.name as pipeline_name,
        {%- for measure in funnel_measures() %}
        cast(coalesce(funnel.{{ measure }}, 0) as integer) as {{ measure }},
        {%- endfor %}
        {{ share_of('funnel.units_with_meeting', 'funnel.called_units') }} as call_to_meeting_rate,
        {{ share_of('funnel.units_with_held_meeting', 'funnel.called_units') }} as call_to_held_meeting_rate,
        {{ share_of('funnel.units_in_window', 'funnel.called_units') }} as units_in_window_share,
        {{ share_of('funnel.negotiated_deals', 'funnel.proposed_deals') }} as proposal_to_negotiation_rate,
        {{ share_of('funnel.proposals_in_window', 'funnel.proposed_deals') }} as proposals_in_window_share,
        cast(funnel.median_request_days as double) as median_request_days,
        cast(funnel.p90_request_days as double) as p90_request_days
    from shown
    inner join periods on shown.period_id = periods.period_id
    left join {{ ref('dim_departments') }} as departments on shown.department_id = departments.department_id
    left join {{ ref('dim_users') }} as users on shown.user_id = users.user_id
    left join {{ ref('dim_pipelines') }} as pipelines on shown.pipeline_id = pipelines.pipeline_id
    left join funnel
        on shown.period_id = funnel.period_id and shown.worked_in = funnel.department_id
        and shown.user_id = funnel.user_id and shown.pipeline_id = funnel.pipeline_id
)

select * from final
