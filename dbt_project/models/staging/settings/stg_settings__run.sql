with source as (
    select * from {{ source('settings', 'run') }}
),

final as (
    select
        as_of,
        as_of_on,
        timezone,
        language,
        languages,
        currency,
        company_name,
        amounts_include_vat,
        connected_seconds,
        sample_floor,
        match_oldest_first,
        receivables_basis,
        first_touch_days,
        build_id
    from source
)

select * from final
