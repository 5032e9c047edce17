{%- set keys = ['department_id', 'manager_id', 'pipeline_id', 'stage_key'] -%}
{%- set flags = ['stuck_deals', 'deals_without_task', 'quiet_deals', 'overstayed_deals', 'left_behind_deals'] -%}
with run as (
    select as_of_on from {{ ref('dim_run') }}
),

periods as (
    select periods.*
    from {{ ref('dim_periods') }} as periods
    cross join run
    where periods.period_state in ('closed', 'running')
        and (
            periods.period_grain in ('week', 'month')
            or periods.period_grain = 'day' and periods.period_start >= {{ dbt.dateadd('day', -90, 'run.as_of_on') }}
        )
),

gathered as (
    select
        snapshot_on, department_id, manager_id, pipeline_id, stage_key, open_deals, open_amount,
        {%- for flag in flags %} 0 as {{ flag }},{% endfor %} cast(0 as decimal(18, 2)) as stuck_amount
    from {{ ref('fct_open_deals') }}
    union all
    select
        snapshot_on, department_id, manager_id, pipeline_id, stage_key, 0, 0, {{ flags | join(', ') }}, stuck_amount
    from {{ ref('fct_stuck_deals') }}
),

figures as (
    select
        snapshot_on,
        {%- for key in keys %}
        coalesce({{ key }}, '~all') as {{ key }},
        {%- endfor %}
        case
            when grouping(department_id) = 0 then 'department'
            when grouping(manager_id) = 0 then 'manager'
            when grouping(stage_key) = 0 then 'stage'
            when grouping(pipeline_id) = 0 then 'pipeline'
            else 'total'
        end as level,
        sum(open_deals) as open_deals,
        coalesce(sum(open_amount), 0) as open_amount,
        {%- for flag in flags %}
        sum({{ flag }}) as {{ flag }},
        {%- endfor %}
        coalesce(sum(stuck_amount), 0) as stuck_amount
    from gathered
    group by grouping sets (
        (snapshot_on), (snapshot_on, department_id), (snapshot_on, manager_id), (snapshot_on, pipeline_id),
        (snapshot_on, pipeline_id, stage_key)
    )
),

final as (
    select
        periods.period_grain,
        periods.period_start,
        periods.period_end,
        periods.period_state,
        coalesce(figures.level, 'total') as level,
        coalesce(figures.department_id, '~all') as department_id,
        coalesce(figures.manager_id, '~all') as user_id,
        coalesce(figures.pipeline_id, '~all') as pipeline_id,
        coalesce(figures.stage_key, '~all') as stage_key,
        departments.name as department_name,
        users.name as user_name,
        coalesce(users.is_dismissed, false) as is_dismissed,
        pipelines.name as pipeline_name,
        stages.name as stage_name,
        cast(stages.position as integer) as stage_position,
        cast(coalesce(figures.open_deals, 0) as integer) as open_deals,
        cast(coalesce(figures.open_amount, 0) as decimal(18, 2)) as open_amount,
        {%- for flag in flags %}
        cast(coalesce(figures.{{ flag }}, 0) as integer) as {{ flag }},
        {%- endfor %}
        cast(coalesce(figures.stuck_amount, 0) as decimal(18, 2)) as stuck_amount,
        {{ share_of('figures.stuck_deals', 'figures.open_deals') }} as stuck_share
    from periods
    left join figures on periods.period_end = figures.snapshot_on
    left join {{ ref('dim_departments') }} as departments on figures.department_id = departments.department_id
    left join {{ ref('dim_users') }} as users on figures.manager_id = users.user_id
    left join {{ ref('dim_pipelines') }} as pipelines on figures.pipeline_id = pipelines.pipeline_id
    left join {{ ref('dim_stages') }} as stages on figures.stage_key = stages.stage_key
)

select * from final
