{# a company without a tax number has a win, and its payments cannot be found by the number #}
with final as (
    select
        clients.counterparty_id as record_id,
        clients.name as record_name,
        min(deals.won_on) as happened_on,
        clients.owner_id as user_id,
        cast(null as varchar) as detail,
        cast(null as varchar) as url
    from {{ ref('dim_counterparties') }} as clients
    inner join {{ ref('fct_deals') }} as deals on clients.counterparty_id = deals.counterparty_id
    where clients.kind = 'company' and clients.inn is null and deals.won_deals = 1
    group by clients.counterparty_id, clients.name, clients.owner_id
)

select * from final
