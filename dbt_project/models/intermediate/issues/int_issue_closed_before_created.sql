{# as the record states it, or as its stages tell #}
with final as (
    select
        deals.deal_id as record_id,
        deals.name as record_name,
        deals.created_on as happened_on,
        deals.owner_id as user_id,
        cast({{ local_date('least(records.closed_at, deals.closed_at)') }} as varchar) as detail,
        deals.url
    from {{ ref('fct_deals') }} as deals
    inner join {{ ref('int_deals_unioned') }} as records on deals.deal_id = records.deal_id
    cross join {{ ref('dim_run') }} as run
    where least(records.closed_at, deals.closed_at) < deals.created_at
)

select * from final
