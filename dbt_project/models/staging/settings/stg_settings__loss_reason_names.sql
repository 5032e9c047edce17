with source as (
    select * from {{ source('settings', 'loss_reason_names') }}
),

final as (
    select
        loss_reason,
        name
    from source
)

select * from final
