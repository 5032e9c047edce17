{# A role of the settings wins over the role the source states; a stage nobody describes stays visible. #}
with stages as (
    select * from {{ ref('int_stages_unioned') }} where not is_deleted
),

roles as (
    select * from {{ ref('stg_settings__stage_roles') }}
),

pipelines as (
    select * from {{ ref('dim_pipelines') }}
),

deals as (
    select deal_id, pipeline_id, stage_id from {{ ref('int_deals_unioned') }} where not is_deleted
),

{# a change that names no pipeline happened in the one of its deal #}
changes as (
    select
        coalesce(changes.from_pipeline_id, changes.to_pipeline_id, deals.pipeline_id) as from_pipeline_id,
        changes.from_stage_id,
        coalesce(changes.to_pipeline_id, deals.pipeline_id) as to_pipeline_id,
        changes.to_stage_id
    from {{ ref('int_stage_changes_unioned') }} as changes
    inner join deals on changes.entity_id = deals.deal_id
    where changes.entity_type = 'deal' and not changes.is_deleted
),

mentioned as (
    select pipeline_id, stage_id from deals
    union
    select to_pipeline_id, to_stage_id from changes
    union
    select from_pipeline_id, from_stage_id from changes
),

listed as (
    select pipeline_id, stage_id, name, position, kind, role, true as is_listed
    from stages
    union all
    select
        mentioned.pipeline_id,
        mentioned.stage_id,
        mentioned.stage_id as name,
        cast(null as integer) as position,
        'open' as kind,
        cast(null as varchar) as role,
        false as is_listed
    from mentioned
    left join stages
        on mentioned.pipeline_id = stages.pipeline_id and mentioned.stage_id = stages.stage_id
    where stages.stage_id is null and mentioned.stage_id is not null and mentioned.pipeline_id is not null
    union all
    {# deals whose history does not say where they stood #}
    select pipeline_id, '~none', null, null, 'open', null, false from pipelines
),

final as (
    select
        {{ stage_key('listed.pipeline_id', 'listed.stage_id') }} as stage_key,
        listed.pipeline_id,
        listed.stage_id,
        listed.name,
        pipelines.name as pipeline_name,
        {# a stage without a place stands before the first one #}
        coalesce(listed.position, min(listed.position) over (partition by listed.pipeline_id) - 1, 0) as position,
        listed.kind,
        {# place among the open stages of the pipeline, to count the skipped ones #}
        cast(count(*) filter (where listed.kind = 'open' and listed.is_listed) over (
            partition by listed.pipeline_id order by listed.position
        ) as integer) as stage_number,
        coalesce(roles.role, listed.role) as role,
        coalesce(roles.role, listed.role) is not null as is_mapped,
        listed.is_listed
    from listed
    left join roles on listed.pipeline_id = roles.pipeline_id and listed.stage_id = roles.stage_id
    left join pipelines on listed.pipeline_id = pipelines.pipeline_id
)

select * from final
