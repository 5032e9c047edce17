with source as (
    select * from {{ source('settings', 'working_days') }}
),

final as (
    select
        weekday
    from source
)

select * from final
