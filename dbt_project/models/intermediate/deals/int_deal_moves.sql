{#
    The way of a deal: the stages in order, each with the moment it was entered. It starts with the creation
    and ends where the deal stands at as_of; both are filled in where the changes do not tell.
#}
{{ config(materialized='view') }}
with changes as (
    select * from {{ ref('int_deal_changes') }} where not is_ahead
),

standings as (
    select * from {{ ref('int_deal_standings') }}
),

{# a first change that names no stage before it and leads to an open stage tells the stage of the creation #}
firsts as (
    select *, from_stage_id is null and to_kind = 'open' as is_creation
    from changes
    where change_number = 1
),

creations as (
    select
        standings.deal_id,
        0 as move_number,
        case
            when firsts.deal_id is null then standings.pipeline_id
            when firsts.is_creation then firsts.to_pipeline_id
            else firsts.from_pipeline_id
        end as pipeline_id,
        case
            when firsts.is_creation then firsts.to_stage_id
            when firsts.deal_id is not null then coalesce(firsts.from_stage_id, '~none')
            when standings.kind = 'open' then standings.stage_id
            else '~none'
        end as stage_id,
        least(standings.created_at, coalesce(firsts.changed_at, standings.stated_at)) as entered_at,
        coalesce(firsts.precision, 'second') as precision,
        coalesce(case when firsts.from_stage_id is not null or firsts.is_creation then firsts.origin end, 'import')
            as origin
    from standings
    left join firsts on standings.deal_id = firsts.deal_id
),

moves as (
    select * from creations
    union all
    select
        changes.deal_id,
        changes.change_number as move_number,
        changes.to_pipeline_id,
        changes.to_stage_id,
        changes.changed_at,
        changes.precision,
        changes.origin
    from changes
    left join firsts on changes.deal_id = firsts.deal_id
    where changes.change_number > 1 or not firsts.is_creation
    union all
    select deal_id, 1000000, pipeline_id, stage_id, stated_at, 'second', 'import'
    from standings
    where not has_changes and kind <> 'open'
        or pipeline_id is distinct from last_pipeline_id and has_changes
        or stage_id is distinct from last_stage_id and has_changes
),

{# a change to the stage it came from is an edit, not a move #}
final as (
    select *
    from moves
    window way as (partition by deal_id order by move_number)
    qualify move_number = 0
        or pipeline_id is distinct from lag(pipeline_id) over way
        or stage_id is distinct from lag(stage_id) over way
)

select * from final
