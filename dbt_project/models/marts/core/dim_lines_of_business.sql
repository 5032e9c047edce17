with listed as (
    select * from {{ ref('int_lines_of_business_unioned') }} where not is_deleted
),

mentioned as (
    select distinct line_of_business_id from {{ ref('int_deals_unioned') }} where line_of_business_id is not null and not is_deleted
    union
    select distinct line_of_business_id from {{ ref('int_products_unioned') }} where line_of_business_id is not null and not is_deleted
    union
    select distinct line_of_business_id from {{ ref('stg_settings__cash_flow_rules') }} where line_of_business_id is not null
),

final as (
    select
        line_of_business_id,
        name,
        true as is_listed
    from listed
    union all
    select mentioned.line_of_business_id, mentioned.line_of_business_id as name, false
    from mentioned
    left join listed on mentioned.line_of_business_id = listed.line_of_business_id
    where listed.line_of_business_id is null
    union all
    select '~none', null, false
)

select * from final
