-- One row per stage of the CRM; first those without a role, in the order of the pipeline.
with deals as (
    select stage_key, count(*) as deals from marts.fct_deals group by stage_key
),

guesses as (
    select stages.stage_key, arg_min(words.value, words.place) as role
    from marts.dim_stages as stages
    inner join words on words.list = 'stage_roles' and regexp_matches(lower(stages.name), words.pattern)
    group by stages.stage_key
),

final as (
    select
        stages.pipeline_id,
        stages.stage_id,
        coalesce(
            stages.role,
            case when stages.kind in ('won', 'lost') then stages.kind end,
            guesses.role,
            case when stages.stage_number = 1 then 'new' end
        ) as role,
        stages.pipeline_name as _pipeline,
        stages.name as _stage,
        coalesce(deals.deals, 0) as _deals,
        stages.position
    from marts.dim_stages as stages
    left join guesses on stages.stage_key = guesses.stage_key
    left join deals on stages.stage_key = deals.stage_key
    where stages.stage_id <> '~none'
)

select * exclude (position) from final order by role is not null, pipeline_id, position, stage_id
