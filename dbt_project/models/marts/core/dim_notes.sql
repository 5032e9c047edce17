with final as (
    select * from {{ ref('stg_settings__notes') }}
)

select * from final
