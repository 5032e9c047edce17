with listed as (
    select * from {{ ref('int_pipelines_unioned') }} where not is_deleted
),

mentioned as (
    select distinct pipeline_id from {{ ref('int_deals_unioned') }} where pipeline_id is not null and not is_deleted
    union
    select distinct pipeline_id from {{ ref('int_stages_unioned') }} where pipeline_id is not null and not is_deleted
    union
    {%- for side in ['from', 'to'] %}
    select distinct {{ side }}_pipeline_id
    from {{ ref('int_stage_changes_unioned') }}
    where {{ side }}_pipeline_id is not null and entity_type = 'deal' and not is_deleted
    {{ 'union' if not loop.last }}
    {%- endfor %}
),

final as (
    select
        pipeline_id,
        name,
        position,
        is_archived,
        true as is_listed
    from listed
    union all
    select mentioned.pipeline_id, mentioned.pipeline_id as name, null, null, false
    from mentioned
    left join listed on mentioned.pipeline_id = listed.pipeline_id
    where listed.pipeline_id is null
    union all
    select '~none', null, null, null, false
)

select * from final
