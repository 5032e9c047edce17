{#
    Between a change and the next one a deal stands where the log says; the first change tells where it stood before.
    As in int_deal_moves, a change to the stage it already stood in is an edit, so the entry is the first of a run.
    A change that names no pipeline was in the one that the record named then, its `home`.
#}
{{ config(materialized='view') }}
with homes as (
    select distinct deal_id, pipeline_id as home_pipeline_id from {{ ref('int_deal_versions') }}
),

kinds as (
    select pipeline_id, stage_id, kind from {{ ref('dim_stages') }}
),

changes as (
    select
        homes.deal_id,
        homes.home_pipeline_id,
        coalesce(changes.from_pipeline_id, changes.to_pipeline_id, homes.home_pipeline_id) as from_pipeline_id,
        changes.from_stage_id,
        coalesce(changes.to_pipeline_id, homes.home_pipeline_id) as pipeline_id,
        changes.to_stage_id as stage_id,
        changes.changed_at,
        row_number() over (
            partition by homes.deal_id, homes.home_pipeline_id
            order by changes.changed_at, length(changes.change_id), changes.change_id
        ) as change_number
    from {{ ref('int_stage_changes_unioned') }} as changes
    inner join homes on changes.entity_id = homes.deal_id
    where changes.entity_type = 'deal' and not changes.is_deleted
),

stretches as (
    select deal_id, home_pipeline_id, change_number, pipeline_id, stage_id, changed_at
    from changes
    union all
    select deal_id, home_pipeline_id, 0, from_pipeline_id, from_stage_id, null
    from changes
    where change_number = 1
),

marked as (
    select
        *,
        pipeline_id is distinct from lag(pipeline_id) over way
            or stage_id is distinct from lag(stage_id) over way as is_entry
    from stretches
    window way as (partition by deal_id, home_pipeline_id order by change_number)
),

final as (
    select
        marked.deal_id,
        marked.home_pipeline_id,
        marked.pipeline_id,
        marked.stage_id,
        coalesce(kinds.kind, 'open') as stage_kind,
        {# empty where it stands since its creation #}
        last_value(case when marked.is_entry then marked.changed_at end ignore nulls) over way as entered_at,
        marked.changed_at,
        lead(marked.changed_at) over way as next_changed_at,
        min(marked.changed_at) over (partition by marked.deal_id, marked.home_pipeline_id) as first_changed_at
    from marked
    left join kinds on marked.pipeline_id = kinds.pipeline_id and marked.stage_id = kinds.stage_id
    window way as (partition by marked.deal_id, marked.home_pipeline_id order by marked.change_number)
)

select * from final
