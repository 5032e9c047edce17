with source as (
    select * from {{ source('settings', 'test_records') }}
),

final as (
    select
        field,
        pattern
    from source
)

select * from final
