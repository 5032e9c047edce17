{# today is not over, its statement comes tomorrow #}
with final as (
    select
        concat_ws('|', days.account_id, days.currency, days.day) as record_id,
        accounts.name as record_name,
        days.day as happened_on,
        cast(null as varchar) as user_id,
        days.account_id as detail,
        cast(null as varchar) as url
    from {{ ref('fct_account_days') }} as days
    inner join {{ ref('dim_run') }} as run on days.day < run.as_of_on
    left join {{ ref('dim_accounts') }} as accounts on days.account_id = accounts.account_id
    where days.coverage in ('missing', 'after') and not coalesce(accounts.is_cash_desk, false)
)

select * from final
