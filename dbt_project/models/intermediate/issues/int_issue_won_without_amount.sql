with final as (
    select
        deal_id as record_id,
        name as record_name,
        won_on as happened_on,
        owner_id as user_id,
        cast(amount_orig as varchar) || ' ' || currency as detail,
        url
    from {{ ref('fct_deals') }}
    where state = 'won' and coalesce(amount_orig, 0) = 0
)

select * from final
