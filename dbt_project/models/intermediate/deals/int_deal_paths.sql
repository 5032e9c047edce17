{# What the visits of a deal add up to. #}
with visits as (
    select * from {{ ref('fct_stage_visits') }}
),

entries as (
    select deal_id, pipeline_id from visits where visit_number = 1
),

standings as (
    select * from visits where left_at is null
),

summaries as (
    select
        visits.deal_id,
        coalesce(
            max_by(visits.stage_key, visits.visit_number) filter (where visits.stage_kind = 'open'),
            {{ stage_key('min(entries.pipeline_id)', "'~none'") }}
        ) as last_open_stage_key,
        coalesce(
            max_by(visits.stage_key, visits.visit_number)
                filter (where visits.stage_kind = 'open' and visits.pipeline_id = entries.pipeline_id),
            {{ stage_key('min(entries.pipeline_id)', "'~none'") }}
        ) as last_entry_stage_key,
        max(visits.stage_position)
            filter (where visits.stage_kind = 'open' and visits.pipeline_id = entries.pipeline_id)
            as reached_position,
        coalesce(bool_or(visits.stage_kind = 'won' and visits.pipeline_id = entries.pipeline_id), false)
            as reached_win,
        {# it has no open stage on record, or one that is not known #}
        not coalesce(bool_or(visits.stage_kind = 'open' and visits.pipeline_id = entries.pipeline_id), false)
        or coalesce(bool_or(visits.stage_id = '~none' and visits.pipeline_id = entries.pipeline_id), false)
            as stood_nowhere
    from visits
    inner join entries on visits.deal_id = entries.deal_id
    group by visits.deal_id
),

final as (
    select
        summaries.deal_id,
        entries.pipeline_id as entry_pipeline_id,
        standings.pipeline_id,
        standings.stage_id,
        standings.stage_key,
        standings.stage_kind as state,
        standings.entered_on as in_stage_since_on,
        case when standings.stage_kind <> 'open' then standings.entered_at end as closed_at,
        case when standings.stage_kind <> 'open' then standings.entered_on end as closed_on,
        summaries.last_open_stage_key,
        summaries.last_entry_stage_key,
        summaries.reached_position,
        summaries.reached_win,
        summaries.stood_nowhere
    from summaries
    inner join entries on summaries.deal_id = entries.deal_id
    inner join standings on summaries.deal_id = standings.deal_id
)

select * from final
