with source as (
    select * from {{ source('settings', 'activity_weights') }}
),

final as (
    select
        action,
        weight
    from source
)

select * from final
