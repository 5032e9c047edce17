with source as (
    select * from {{ source('settings', 'robots') }}
),

final as (
    select
        user_id
    from source
)

select * from final
