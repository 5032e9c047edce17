{%- set sources = [
    ('fct_stage_visits', 'left_on', ['moved_forward', 'moved_back', 'visits_handed_off'], 'pipeline_id'),
    ('fct_deals', 'lost_on', ['lost_deals'], 'pipeline_id'),
    ('fct_deals', 'won_on', ['won_deals'], 'pipeline_id'),
    ('fct_leads', 'created_on', ['never_contacted_leads'], "'~none'"),
    ('fct_first_proposals', 'proposed_on',
        ['proposed_deals', 'negotiated_deals', 'proposals_in_window', 'requested_deals'], 'pipeline_id'),
] -%}
{%- set called = [
    'called_units', 'units_with_meeting', 'units_with_held_meeting', 'units_in_window', 'call_meetings_booked',
    'call_meetings_held',
] -%}
with period_days as (
    select days.*
    from {{ ref('bdg_period_days') }} as days
    inner join {{ ref('dim_periods') }} as periods on days.period_id = periods.period_id
    where periods.period_grain = 'week'
),

daily as (
    {%- for relation, day, measures, pipeline in sources %}
    {{ funnel_days(ref(relation), day, measures, pipeline) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

gathered as (
    select period_days.period_id, daily.* exclude (date_day)
    from daily
    inner join period_days on daily.date_day = period_days.date_day
    union all
    select
        period_id,
        manager_id,
        department_id,
        pipeline_id,
        {%- for measure in funnel_measures() %}
        {{ measure if measure in called else '0' }} as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('fct_called_units') }}
),

figures as (
    select
        period_id,
        coalesce(department_id, '~all') as department_id,
        coalesce(manager_id, '~all') as user_id,
        coalesce(pipeline_id, '~all') as pipeline_id,
        {%- for measure in funnel_measures() %}
        cast(sum({{ measure }}) as integer) as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from gathered
    group by grouping sets (
        (period_id), (period_id, department_id), (period_id, manager_id), (period_id, pipeline_id),
        (period_id, manager_id, pipeline_id)
    )
),

{# medians do not add up: every level has its own #}
waits as (
    select
        period_days.period_id,
        coalesce(proposals.department_id, '~all') as department_id,
        coalesce(proposals.manager_id, '~all') as user_id,
        coalesce(proposals.pipeline_id, '~all') as pipeline_id,
        {{ percentile('proposals.request_days', 0.5) }} as median_request_days,
        {{ percentile('proposals.request_days', 0.9) }} as p90_request_days
    from {{ ref('fct_first_proposals') }} as proposals
    inner join period_days on proposals.proposed_on = period_days.date_day
    group by grouping sets (
        (period_days.period_id), (period_days.period_id, proposals.department_id),
        (period_days.period_id, proposals.manager_id), (period_days.period_id, proposals.pipeline_id),
        (period_days.period_id, proposals.manager_id, proposals.pipeline_id)
    )
),

final as (
    select figures.*, waits.median_request_days, waits.p90_request_days
    from figures
    left join waits
        on figures.period_id = waits.period_id
        and figures.department_id = waits.department_id
        and figures.user_id = waits.user_id
        and figures.pipeline_id = waits.pipeline_id
)

select * from final
