with source as (
    select * from {{ source('settings', 'stage_roles') }}
),

final as (
    select
        pipeline_id,
        stage_id,
        role
    from source
)

select * from final
