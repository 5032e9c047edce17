{# its day is the first on which a deal stood there #}
with final as (
    select
        stages.stage_key as record_id,
        concat_ws(' → ', stages.pipeline_name, stages.name) as record_name,
        min(visits.entered_on) as happened_on,
        cast(null as varchar) as user_id,
        stages.stage_id as detail,
        cast(null as varchar) as url
    from {{ ref('dim_stages') }} as stages
    left join {{ ref('fct_stage_visits') }} as visits on stages.stage_key = visits.stage_key
    where not stages.is_mapped and stages.stage_id <> '~none'
    group by stages.stage_key, stages.pipeline_name, stages.name, stages.stage_id
)

select * from final
