with source as (
    select * from {{ source('settings', 'old_clients') }}
),

final as (
    select
        client
    from source
)

select * from final
