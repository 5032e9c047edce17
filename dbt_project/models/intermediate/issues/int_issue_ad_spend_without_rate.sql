with final as (
    select
        spends.spend_id as record_id,
        sources.name as record_name,
        spends.spend_on as happened_on,
        cast(null as varchar) as user_id,
        cast(spends.amount_orig as varchar) || ' ' || spends.currency as detail,
        cast(null as varchar) as url
    from {{ ref('fct_ad_spend') }} as spends
    left join {{ ref('dim_lead_sources') }} as sources on spends.lead_source_id = sources.lead_source_id
    where spends.unpriced_spends = 1
)

select * from final
