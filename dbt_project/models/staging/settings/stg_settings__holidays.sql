with source as (
    select * from {{ source('settings', 'holidays') }}
),

final as (
    select
        day,
        is_working,
        name
    from source
)

select * from final
