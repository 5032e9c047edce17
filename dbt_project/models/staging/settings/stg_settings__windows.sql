with source as (
    select * from {{ source('settings', 'windows') }}
),

final as (
    select
        name,
        days
    from source
)

select * from final
