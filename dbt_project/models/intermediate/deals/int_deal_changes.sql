with run as (
    select as_of from {{ ref('dim_run') }}
),

deals as (
    select deal_id, pipeline_id from {{ ref('int_deals_counted') }}
),

changes as (
    select * from {{ ref('int_stage_changes_unioned') }} where entity_type = 'deal' and not is_deleted
),

kinds as (
    select pipeline_id, stage_id, kind from {{ ref('dim_stages') }}
),

final as (
    select
        deals.deal_id,
        {# numbers kept as text sort by length first #}
        row_number() over (
            partition by deals.deal_id
            order by changes.changed_at, length(changes.change_id), changes.change_id
        ) as change_number,
        coalesce(changes.from_pipeline_id, changes.to_pipeline_id, deals.pipeline_id) as from_pipeline_id,
        changes.from_stage_id,
        coalesce(changes.to_pipeline_id, deals.pipeline_id) as to_pipeline_id,
        changes.to_stage_id,
        coalesce(kinds.kind, 'open') as to_kind,
        changes.changed_at,
        changes.precision,
        changes.origin,
        changes.changed_at > (select as_of from run) as is_ahead
    from changes
    inner join deals on changes.entity_id = deals.deal_id
    left join kinds
        on coalesce(changes.to_pipeline_id, deals.pipeline_id) = kinds.pipeline_id
        and changes.to_stage_id = kinds.stage_id
)

select * from final
