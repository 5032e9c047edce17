with source as (
    select * from {{ source('settings', 'notes') }}
),

final as (
    select
        report,
        figure,
        period,
        text as note,
        author
    from source
)

select * from final
