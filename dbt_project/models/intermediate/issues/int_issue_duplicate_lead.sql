with final as (
    select
        lead_id as record_id,
        name as record_name,
        created_on as happened_on,
        owner_id as user_id,
        first_lead_id as detail,
        cast(null as varchar) as url
    from {{ ref('fct_leads') }}
    where duplicate_leads = 1
)

select * from final
