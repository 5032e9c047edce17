{#
    A deal that reached a stage reached all open stages before it, also the skipped ones; a win is beyond them all
    and stands as the last stage.
#}
with cohorts as (
    select * from {{ ref('fct_deal_cohorts') }}
),

stages as (
    select * from {{ ref('dim_stages') }} where kind <> 'lost'
),

final as (
    select
        cohorts.deal_id,
        cohorts.created_on,
        stages.pipeline_id,
        stages.stage_id,
        stages.stage_key,
        cohorts.manager_id,
        cohorts.department_id,
        cohorts.lead_source_id,
        1 as reached_deals,
        cast(cohorts.is_lost_here and cohorts.last_entry_stage_key = stages.stage_key as integer)
            as cohort_lost_deals,
        cast(cohorts.is_handed_off and cohorts.last_entry_stage_key = stages.stage_key as integer)
            as cohort_handed_off_deals
    from cohorts
    inner join stages
        on cohorts.pipeline_id = stages.pipeline_id
        and (
            stages.stage_id <> '~none' and cohorts.reached_win
            or stages.stage_id <> '~none' and stages.kind = 'open' and stages.position <= cohorts.reached_position
            or stages.stage_id = '~none' and cohorts.stood_nowhere
        )
)

select * from final
