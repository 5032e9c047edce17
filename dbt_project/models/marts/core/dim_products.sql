with listed as (
    select * from {{ ref('int_products_unioned') }} where not is_deleted
),

mentioned as (
    select distinct product_id from {{ ref('int_deal_lines_unioned') }} where product_id is not null and not is_deleted
),

final as (
    select
        product_id,
        name,
        category,
        price,
        {{ or_none('line_of_business_id') }} as line_of_business_id,
        true as is_listed
    from listed
    union all
    select mentioned.product_id, mentioned.product_id as name, null, null, '~none', false
    from mentioned
    left join listed on mentioned.product_id = listed.product_id
    where listed.product_id is null
    union all
    select '~none', null, null, null, '~none', false
)

select * from final
