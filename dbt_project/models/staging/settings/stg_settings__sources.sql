with source as (
    select * from {{ source('settings', 'sources') }}
),

final as (
    select
        source,
        connector,
        max_age_hours,
        last_load_at,
        data_as_of,
        status,
        message,
        last_load,
        first_load_at,
        history,
        lag,
        nullif(deal_url, '') as deal_url,
        nullif(not_provided, '') as not_provided
    from source
)

select * from final
