with periods as (
    select * from {{ ref('dim_periods') }} where period_grain = 'week'
),

daily as (
    select lost_on, manager_id, pipeline_id, last_open_stage_key, loss_reason_id, sum(lost_deals) as lost_deals
    from {{ ref('fct_deals') }}
    where lost_on is not null
    group by lost_on, manager_id, pipeline_id, last_open_stage_key, loss_reason_id
),

figures as (
    select
        periods.period_grain,
        periods.period_start,
        periods.period_end,
        periods.period_state,
        coalesce(daily.manager_id, '~all') as user_id,
        coalesce(daily.pipeline_id, '~all') as pipeline_id,
        coalesce(daily.last_open_stage_key, '~all') as stage_key,
        coalesce(daily.loss_reason_id, '~all') as loss_reason_id,
        sum(daily.lost_deals) as lost_deals
    from daily
    inner join {{ ref('bdg_period_days') }} as period_days on daily.lost_on = period_days.date_day
    inner join periods on period_days.period_id = periods.period_id
    {%- set period = 'periods.period_grain, periods.period_start, periods.period_end, periods.period_state' %}
    {%- set place = 'daily.pipeline_id, daily.last_open_stage_key, daily.loss_reason_id' %}
    group by grouping sets (({{ period }}), ({{ period }}, {{ place }}), ({{ period }}, daily.manager_id, {{ place }}))
),

final as (
    select
        figures.period_grain,
        figures.period_start,
        figures.period_end,
        figures.period_state,
        case
            when figures.user_id <> '~all' then 'manager'
            when figures.pipeline_id <> '~all' then 'reason'
            else 'total'
        end as level,
        figures.user_id,
        figures.pipeline_id,
        figures.stage_key,
        figures.loss_reason_id,
        users.name as user_name,
        pipelines.name as pipeline_name,
        stages.name as stage_name,
        cast(stages.position as integer) as stage_position,
        reasons.name as loss_reason_name,
        cast(figures.lost_deals as integer) as lost_deals
    from figures
    left join {{ ref('dim_users') }} as users on figures.user_id = users.user_id
    left join {{ ref('dim_pipelines') }} as pipelines on figures.pipeline_id = pipelines.pipeline_id
    left join {{ ref('dim_stages') }} as stages on figures.stage_key = stages.stage_key
    left join {{ ref('dim_loss_reasons') }} as reasons on figures.loss_reason_id = reasons.loss_reason_id
)

select * from final
