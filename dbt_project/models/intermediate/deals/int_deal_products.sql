{# The product a deal is mostly about: the line with the largest amount, then the first by id. #}
with lines as (
    select * from {{ ref('int_deal_lines_unioned') }} where not is_deleted and product_id is not null
),

products as (
    select product_id, line_of_business_id from {{ ref('dim_products') }}
),

main_lines as (
    select deal_id, product_id
    from lines
    qualify row_number() over (partition by deal_id order by amount desc nulls last, deal_line_id) = 1
),

final as (
    select main_lines.deal_id, main_lines.product_id, products.line_of_business_id
    from main_lines
    left join products on main_lines.product_id = products.product_id
)

select * from final
