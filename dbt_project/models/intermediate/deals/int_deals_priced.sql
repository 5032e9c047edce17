{#
    A deal with its way, its owners and its money; the rate is the one of the day it was closed,
    and of as_of while it is open.
#}
{{ config(materialized='view') }}
with run as (
    select * from {{ ref('dim_run') }}
),

deals as (
    select * exclude (pipeline_id, stage_id, closed_at) from {{ ref('int_deals_counted') }}
),

paths as (
    select * from {{ ref('int_deal_paths') }}
),

currencies as (
    select * from {{ ref('int_currency_days') }}
),

products as (
    select * from {{ ref('int_deal_products') }}
),

money as (
    select * from {{ ref('int_deal_money') }}
),

placed as (
    select
        deals.*,
        paths.* exclude (deal_id),
        {{ local_date('deals.created_at') }} as created_on,
        coalesce(paths.closed_on, run.as_of_on) as rate_day,
        run.amounts_include_vat
    from deals
    inner join paths on deals.deal_id = paths.deal_id
    cross join run
),

final as (
    select
        placed.*,
        case when placed.state = 'open' then {{ or_none('placed.owner_id') }}
            else coalesce(stay.owner_id, {{ or_none('placed.owner_id') }})
        end as manager_id,
        coalesce(products.product_id, '~none') as product_id,
        coalesce(placed.line_of_business_id, products.line_of_business_id, '~none') as main_line_of_business_id,
        currencies.rate,
        currencies.rate_on,
        {{ to_base('placed.amount', 'currencies.rate') }} as amount_base,
        {{ to_base('placed.cost', 'currencies.rate') }} as cost_base,
        coalesce(case when placed.amounts_include_vat then money.vat_base end, 0) as vat_base,
        coalesce(money.received_base, 0) as received_base
    from placed
    {{ join_owner_at('placed', 'placed.closed_at') }}
    left join currencies on placed.currency = currencies.currency and placed.rate_day = currencies.date_day
    left join products on placed.deal_id = products.deal_id
    left join money on placed.deal_id = money.deal_id
)

select * from final
