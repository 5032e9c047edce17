with final as (
    select
        invoice_id as record_id,
        number as record_name,
        invoiced_on as happened_on,
        cast(null as varchar) as user_id,
        cast(amount_orig as varchar) || ' ' || currency as detail,
        cast(null as varchar) as url
    from {{ ref('fct_invoices') }}
    where not is_priced
)

select * from final
