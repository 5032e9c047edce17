{%- set grains = {
    'snapshot': ['day', 'week', 'month'],
    'cohort': ['week', 'month', 'quarter'],
    'throughput': ['week', 'month', 'quarter'],
} -%}
with periods as (
    select * from {{ ref('dim_periods') }}
),

stages as (
    select * from {{ ref('dim_stages') }} where kind <> 'lost'
),

pipelines as (
    select * from {{ ref('dim_pipelines') }} where pipeline_id <> '~none'
),

snapshots as (
    select * from {{ ref('fct_pipeline_snapshots') }}
),

cohorts as (
    select * from {{ ref('fct_pipeline_cohorts') }}
),

throughput as (
    select * from {{ ref('fct_pipeline_throughput') }}
),

{# changes of stage are on record from this day #}
history as (
    select min(entered_on) as history_since
    from {{ ref('fct_stage_visits') }}
    where visit_number > 1 and origin <> 'import'
),

snapshot_periods as (
    select distinct period_id from snapshots
),

viewed as (
    {%- for view, view_grains in grains.items() %}
    select '{{ view }}' as view, periods.*
    from periods
    {{ 'inner join snapshot_periods on periods.period_id = snapshot_periods.period_id' if view == 'snapshot' }}
    where periods.period_grain in ('{{ view_grains | join("', '") }}')
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

places as (
    select 'total' as level, '~all' as pipeline_id, '~all' as stage_id, 'open' as kind
    union all
    select 'pipeline', pipeline_id, '~all', 'open' from pipelines
    union all
    select 'stage', pipeline_id, stage_id, kind from stages
),

final as (
    select
        viewed.view,
        viewed.period_grain,
        viewed.period_start,
        viewed.period_end,
        viewed.period_state,
        places.level,
        places.pipeline_id,
        places.stage_id,
        pipelines.name as pipeline_name,
        stages.name as stage_name,
        cast(stages.position as integer) as stage_position,
        stages.role as stage_role,
        stages.kind as stage_kind,
        history.history_since,
        {{ pipeline_figures() }}
    from viewed
    inner join places on viewed.view = 'cohort' or places.kind = 'open'
    cross join history
    left join pipelines on places.pipeline_id = pipelines.pipeline_id
    left join stages on places.pipeline_id = stages.pipeline_id and places.stage_id = stages.stage_id
    {%- for view, figures in [('snapshot', 'snapshots'), ('cohort', 'cohorts'), ('throughput', 'throughput')] %}
    left join {{ figures }}
        on case when viewed.view = '{{ view }}' then viewed.period_id end = {{ figures }}.period_id
        and places.pipeline_id = {{ figures }}.pipeline_id
        and places.stage_id = {{ figures }}.stage_id
    {%- endfor %}
    left join cohorts as entered
        on case when viewed.view = 'cohort' then viewed.period_id end = entered.period_id
        and places.pipeline_id = entered.pipeline_id
        and entered.stage_id = '~all'
    {# a stage nobody describes is shown when somebody stood there #}
    where places.stage_id <> '~none' or snapshots.open_deals > 0 or cohorts.reached_deals > 0
        or throughput.visits_ended > 0
)

select * from final
