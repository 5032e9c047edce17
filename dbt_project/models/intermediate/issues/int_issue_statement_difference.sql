with final as (
    select
        concat_ws('|', days.account_id, days.currency, days.day) as record_id,
        accounts.name as record_name,
        days.day as happened_on,
        cast(null as varchar) as user_id,
        cast(days.difference as varchar) || ' ' || days.currency as detail,
        cast(null as varchar) as url
    from {{ ref('fct_account_days') }} as days
    left join {{ ref('dim_accounts') }} as accounts on days.account_id = accounts.account_id
    where days.difference <> 0
)

select * from final
