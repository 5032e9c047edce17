with source as (
    select * from {{ source('settings', 'source_entities') }}
),

final as (
    select
        source,
        entity
    from source
)

select * from final
