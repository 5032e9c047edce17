{# As in int_deal_moves, a change to the stage a deal already stood in is an edit: the entry is the first of a run. #}
{{ config(materialized='view') }}
with told_again as (
    select distinct deal_id from {{ ref('int_deal_versions') }}
),

deals as (
    select deal_id, pipeline_id from {{ ref('int_deals_unioned') }}
),

kinds as (
    select pipeline_id, stage_id, kind from {{ ref('dim_stages') }}
),

changes as (
    select
        changes.entity_id as deal_id,
        coalesce(changes.from_pipeline_id, changes.to_pipeline_id, deals.pipeline_id) as from_pipeline_id,
        changes.from_stage_id,
        coalesce(changes.to_pipeline_id, deals.pipeline_id) as pipeline_id,
        changes.to_stage_id as stage_id,
        changes.changed_at,
        row_number() over (
            partition by changes.entity_id
            order by changes.changed_at, length(changes.change_id), changes.change_id
        ) as change_number
    from {{ ref('int_stage_changes_unioned') }} as changes
    inner join told_again on changes.entity_id = told_again.deal_id
    left join deals on changes.entity_id = deals.deal_id
    where changes.entity_type = 'deal' and not changes.is_deleted
),

entries as (
    select *
    from changes
    window way as (partition by deal_id order by change_number)
    qualify change_number = 1
        or pipeline_id is distinct from lag(pipeline_id) over way
        or stage_id is distinct from lag(stage_id) over way
),

final as (
    select
        entries.deal_id,
        entries.pipeline_id,
        entries.stage_id,
        coalesce(kinds.kind, 'open') as stage_kind,
        entries.changed_at as entered_at,
        lead(entries.changed_at) over (partition by entries.deal_id order by entries.change_number) as left_at
    from entries
    left join kinds on entries.pipeline_id = kinds.pipeline_id and entries.stage_id = kinds.stage_id
)

select * from final
