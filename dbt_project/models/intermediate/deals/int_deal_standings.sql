{# The stage the record names is where a deal stands, unless a change dated after as_of has moved it there. #}
with run as (
    select as_of from {{ ref('dim_run') }}
),

deals as (
    select deal_id, pipeline_id, stage_id, created_at, closed_at, updated_at from {{ ref('int_deals_counted') }}
),

kinds as (
    select pipeline_id, stage_id, kind from {{ ref('dim_stages') }}
),

changes as (
    select
        deal_id,
        count(*) filter (where not is_ahead) as change_count,
        max(change_number) filter (where not is_ahead) as last_number,
        min(change_number) filter (where is_ahead) as ahead_number
    from {{ ref('int_deal_changes') }}
    group by deal_id
),

last_change as (
    select moves.deal_id, moves.to_pipeline_id, moves.to_stage_id, moves.changed_at
    from {{ ref('int_deal_changes') }} as moves
    inner join changes on moves.deal_id = changes.deal_id and moves.change_number = changes.last_number
),

ahead as (
    select moves.deal_id, moves.from_pipeline_id, moves.from_stage_id
    from {{ ref('int_deal_changes') }} as moves
    inner join changes on moves.deal_id = changes.deal_id and moves.change_number = changes.ahead_number
),

standing as (
    select
        deals.deal_id,
        deals.created_at,
        deals.closed_at,
        deals.updated_at,
        last_change.deal_id is not null as has_changes,
        last_change.to_pipeline_id as last_pipeline_id,
        last_change.to_stage_id as last_stage_id,
        last_change.changed_at as last_changed_at,
        case
            when ahead.deal_id is null then deals.pipeline_id
            else coalesce(last_change.to_pipeline_id, ahead.from_pipeline_id)
        end as pipeline_id,
        case
            when ahead.deal_id is null then deals.stage_id
            else coalesce(last_change.to_stage_id, ahead.from_stage_id, deals.stage_id)
        end as stage_id
    from deals
    left join last_change on deals.deal_id = last_change.deal_id
    left join ahead on deals.deal_id = ahead.deal_id
),

final as (
    select
        standing.*,
        coalesce(kinds.kind, 'open') as kind,
        {# when it came to stand here, as far as the record itself says #}
        least(
            case
                when coalesce(kinds.kind, 'open') <> 'open'
                    then coalesce(standing.closed_at, standing.updated_at, standing.last_changed_at, standing.created_at)
                else coalesce(standing.updated_at, standing.last_changed_at, standing.created_at)
            end,
            (select as_of from run)
        ) as stated_at
    from standing
    left join kinds on standing.pipeline_id = kinds.pipeline_id and standing.stage_id = kinds.stage_id
)

select * from final
