with final as (
    select
        deals.deal_id as record_id,
        deals.name as record_name,
        deals.created_on as happened_on,
        deals.owner_id as user_id,
        stages.name as detail,
        deals.url
    from {{ ref('fct_deals') }} as deals
    left join {{ ref('dim_stages') }} as stages on deals.stage_key = stages.stage_key
    where deals.state = 'open' and coalesce(deals.amount_orig, 0) = 0
)

select * from final
