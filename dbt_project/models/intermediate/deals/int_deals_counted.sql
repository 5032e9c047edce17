{{ config(materialized='view') }}
with deals as (
    select * from {{ ref('int_deals_unioned') }}
),

excluded as (
    select record_id from {{ ref('fct_excluded_records') }} where entity = 'deal'
),

final as (
    select deals.*
    from deals
    left join excluded on deals.deal_id = excluded.record_id
    where excluded.record_id is null
)

select * from final
