with final as (
    select
        movement_id as record_id,
        counterparty_name as record_name,
        booked_on as happened_on,
        cast(null as varchar) as user_id,
        concat_ws(', ', case direction when 'out' then '−' when 'in' then '+' end || cast(amount_orig as varchar) || ' ' || currency, purpose) as detail,
        cast(null as varchar) as url
    from {{ ref('fct_bank_movements') }}
    where article_id = '~none' and direction <> 'unknown' and not is_own_transfer
)

select * from final
