{#
    Changes of stage of deals, one row per change of the flow that made one. The flow tells changes of `stage_id` and of
    `status` apart; a deal that is won or lost is in the stage of that name, and what happens to its stage_id meanwhile
    is seen when it is opened again. Both lists of changes tell the same ids; each is taken once.
-#}
{% macro pipedrive_moves() -%}
{%- set paths = ['data.item_id', 'data.field_key', 'data.old_value', 'data.new_value', 'data.log_time'] -%}
{%- set whole = 'partition by changes.source, deal_id order by changed_at, nth rows between' -%}
(
    with {{ newest_versions('pipedrive', 'deal_changes', 'active') }},

    {{ newest_versions('pipedrive', 'archived_deal_changes', 'archived') }},

    {{ newest_versions('pipedrive', 'stages', 'stages') }},

    stages as (
        select source, id, json_extract_string(payload, '$.pipeline_id') as pipeline_id from stages_versions
    ),

    deals as (
        select source, id, json_extract_string(payload, '$.stage_id') as stage_id
        from {{ pipedrive_last_seen('deals', 'archived_deals') }}
    ),

    both_lists as (
        select source, id, 'deal_changes' as list, {{ json_texts('payload', paths) }} as texts from active_versions
        union all
        select source, id, 'archived_deal_changes' as list, {{ json_texts('payload', paths) }} as texts
        from archived_versions
    ),

    changes as (
        select
            source, id, list,
            cast(id as bigint) as nth,
            texts[1] as deal_id,
            texts[5] as changed_at,
            case when texts[2] = 'stage_id' then texts[3] end as old_stage,
            case when texts[2] = 'stage_id' then texts[4] end as new_stage,
            case when texts[2] = 'status' then texts[3] end as old_status,
            case when texts[2] = 'status' then texts[4] end as new_status
        from both_lists
        where texts[2] in ('stage_id', 'status')
        qualify row_number() over (partition by source, id order by list desc) = 1
    ),

    states as (
        select
            changes.source, changes.id, list, deals.stage_id as present,
            {%- for value in ['stage', 'status'] %}
            last_value(new_{{ value }} ignore nulls) over ({{ whole }} unbounded preceding and 1 preceding) as {{ value }}_before,
            last_value(new_{{ value }} ignore nulls) over ({{ whole }} unbounded preceding and current row) as {{ value }}_after,
            first_value(old_{{ value }} ignore nulls) over ({{ whole }} current row and unbounded following) as {{ value }}_next,
            first_value(old_{{ value }} ignore nulls) over ({{ whole }} 1 following and unbounded following) as {{ value }}_later{{ ',' if not loop.last }}
            {%- endfor %}
        from changes
        left join deals on changes.source = deals.source and changes.deal_id = deals.id
    ),

    stood as (
        select
            source, id, list,
            coalesce(stage_before, stage_next, present) as from_stage,
            coalesce(stage_after, stage_later, present) as to_stage,
            coalesce(status_before, status_next, 'open') as from_status,
            coalesce(status_after, status_later, 'open') as to_status
        from states
    )

    select
        stood.source, stood.id, stood.list,
        befores.pipeline_id as from_pipeline_id,
        afters.pipeline_id as to_pipeline_id,
        case when from_status in ('won', 'lost') then from_status else from_stage end as from_stage_id,
        case when to_status in ('won', 'lost') then to_status else to_stage end as to_stage_id
    from stood
    left join stages as befores on stood.source = befores.source and stood.from_stage = befores.id
    left join stages as afters on stood.source = afters.source and stood.to_stage = afters.id
)
{%- endmacro %}
