with final as (
    select * from {{ ref('stg_settings__sources') }}
)

select * from final
