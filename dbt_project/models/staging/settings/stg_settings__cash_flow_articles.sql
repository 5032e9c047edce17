with source as (
    select * from {{ source('settings', 'cash_flow_articles') }}
),

final as (
    select
        article_id,
        name,
        kind
    from source
)

select * from final
