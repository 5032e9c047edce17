with final as (
    select
        movement_id as record_id,
        counterparty_name as record_name,
        booked_on as happened_on,
        cast(null as varchar) as user_id,
        concat_ws(', ', cast(amount_orig as varchar) || ' ' || currency, statement_file) as detail,
        cast(null as varchar) as url
    from {{ ref('fct_bank_movements') }}
    where direction = 'unknown'
)

select * from final
