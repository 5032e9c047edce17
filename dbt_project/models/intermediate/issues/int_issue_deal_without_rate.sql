with final as (
    select
        deal_id as record_id,
        name as record_name,
        coalesce(closed_on, created_on) as happened_on,
        owner_id as user_id,
        cast(amount_orig as varchar) || ' ' || currency as detail,
        url
    from {{ ref('fct_deals') }}
    where amount_orig is not null and amount_base is null
)

select * from final
