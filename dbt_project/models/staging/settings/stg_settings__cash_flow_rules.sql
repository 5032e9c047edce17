with source as (
    select * from {{ source('settings', 'cash_flow_rules') }}
),

final as (
    select
        priority,
        direction,
        counterparty_inn,
        counterparty_name,
        purpose,
        is_budget,
        is_client,
        article_id,
        line_of_business_id,
        accrual_months
    from source
)

select * from final
