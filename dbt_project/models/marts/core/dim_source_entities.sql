with final as (
    select * from {{ ref('stg_settings__source_entities') }}
)

select * from final
