with source as (
    select * from {{ source('settings', 'source_lists') }}
),

final as (
    select
        source,
        list,
        read_at,
        reported,
        held,
        is_counted
    from source
)

select * from final
