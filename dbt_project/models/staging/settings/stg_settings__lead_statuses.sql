with source as (
    select * from {{ source('settings', 'lead_statuses') }}
),

final as (
    select
        status,
        status_group
    from source
)

select * from final
