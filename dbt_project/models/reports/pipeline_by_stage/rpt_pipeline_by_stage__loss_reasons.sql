with periods as (
    select * from {{ ref('dim_periods') }} where period_grain in ('week', 'month', 'quarter')
),

period_days as (
    select * from {{ ref('bdg_period_days') }}
),

stages as (
    select * from {{ ref('dim_stages') }}
),

pipelines as (
    select * from {{ ref('dim_pipelines') }}
),

reasons as (
    select * from {{ ref('dim_loss_reasons') }}
),

daily as (
    select
        deals.lost_on,
        stages.pipeline_id,
        stages.stage_id,
        deals.loss_reason_id,
        sum(deals.lost_deals) as lost_deals
    from {{ ref('fct_deals') }} as deals
    inner join stages on deals.last_open_stage_key = stages.stage_key
    where deals.lost_on is not null
    group by deals.lost_on, stages.pipeline_id, stages.stage_id, deals.loss_reason_id
),

figures as (
    select
        periods.period_grain,
        periods.period_start,
        periods.period_end,
        periods.period_state,
        coalesce(daily.pipeline_id, '~all') as pipeline_id,
        coalesce(daily.stage_id, '~all') as stage_id,
        coalesce(daily.loss_reason_id, '~all') as loss_reason_id,
        sum(daily.lost_deals) as lost_deals
    from daily
    inner join period_days on daily.lost_on = period_days.date_day
    inner join periods on period_days.period_id = periods.period_id
    {%- set period = 'periods.period_grain, periods.period_start, periods.period_end, periods.period_state' %}
    group by grouping sets (
        ({{ period }}),
        ({{ period }}, daily.pipeline_id),
        ({{ period }}, daily.pipeline_id, daily.stage_id),
        ({{ period }}, daily.pipeline_id, daily.stage_id, daily.loss_reason_id)
    )
),

final as (
    select
        figures.period_grain,
        figures.period_start,
        figures.period_end,
        figures.period_state,
        case
            when figures.pipeline_id = '~all' then 'total'
            when figures.stage_id = '~all' then 'pipeline'
            when figures.loss_reason_id = '~all' then 'stage'
            else 'reason'
        end as level,
        figures.pipeline_id,
        figures.stage_id,
        figures.loss_reason_id,
        pipelines.name as pipeline_name,
        stages.name as stage_name,
        cast(stages.position as integer) as stage_position,
        reasons.name as loss_reason_name,
        cast(figures.lost_deals as integer) as lost_deals
    from figures
    left join pipelines on figures.pipeline_id = pipelines.pipeline_id
    left join stages on figures.pipeline_id = stages.pipeline_id and figures.stage_id = stages.stage_id
    left join reasons on figures.loss_reason_id = reasons.loss_reason_id
)

select * from final
