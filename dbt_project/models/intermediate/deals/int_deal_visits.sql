{{ config(materialized='view') }}
with run as (
    select timezone from {{ ref('dim_run') }}
),

moves as (
    select * from {{ ref('int_deal_moves') }}
),

stages as (
    select * from {{ ref('dim_stages') }}
),

placed as (
    select
        moves.*,
        {{ stage_key('moves.pipeline_id', 'moves.stage_id') }} as stage_key,
        coalesce(stages.kind, 'open') as stage_kind,
        stages.position as stage_position,
        stages.stage_number
    from moves
    left join stages on moves.pipeline_id = stages.pipeline_id and moves.stage_id = stages.stage_id
),

chained as (
    select
        *,
        row_number() over way as visit_number,
        lead(entered_at) over way as left_at,
        lead(pipeline_id) over way as next_pipeline_id,
        lead(stage_id) over way as next_stage_id,
        lead(stage_kind) over way as next_kind,
        lead(stage_position) over way as next_position,
        lead(stage_number) over way as next_number,
        lag(stage_kind) over way as previous_kind
    from placed
    window way as (partition by deal_id order by move_number)
),

final as (
    select
        chained.*,
        {{ local_date('chained.entered_at') }} as entered_on,
        {{ local_date('chained.left_at') }} as left_on,
        {# how an open stage was left; a move to another pipeline is a hand-off whatever stage it leads to #}
        case
            when chained.stage_kind <> 'open' or chained.left_at is null then null
            when chained.next_pipeline_id <> chained.pipeline_id then 'handed_off'
            when chained.next_kind = 'won' then 'won'
            when chained.next_kind = 'lost' then 'lost'
            when chained.next_position > chained.stage_position then 'forward'
            else 'back'
        end as outcome,
        {# an exact count of days and their fraction; a slip of the clock is no time at all #}
        case when chained.left_at is not null
            then cast(greatest({{ seconds_between('chained.entered_at', 'chained.left_at') }}, 0) as double) / 86400
        end as visit_days
    from chained
    cross join run
)

select * from final
