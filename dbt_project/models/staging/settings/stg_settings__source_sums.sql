with source as (
    select * from {{ source('settings', 'source_sums') }}
),

final as (
    select
        source,
        list,
        currency,
        read_at,
        reported_records,
        reported_amount,
        held_records,
        held_amount,
        is_settled
    from source
)

select * from final
