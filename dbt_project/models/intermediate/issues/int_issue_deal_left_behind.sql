with final as (
    select
        deals.deal_id as record_id,
        deals.name as record_name,
        coalesce(users.dismissed_on, deals.created_on) as happened_on,
        deals.owner_id as user_id,
        stages.name as detail,
        deals.url
    from {{ ref('fct_deals') }} as deals
    inner join {{ ref('dim_users') }} as users on deals.owner_id = users.user_id
    left join {{ ref('dim_stages') }} as stages on deals.stage_key = stages.stage_key
    where deals.is_left_behind
)

select * from final
