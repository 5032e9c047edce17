with final as (
    select
        concat_ws('|', source, list, nullif(currency, '~none')) as record_id,
        concat_ws(': ', source, list) as record_name,
        read_on as happened_on,
        cast(null as varchar) as user_id,
        concat_ws(
            '; ',
            cast(records_reported as varchar) || ' / ' || cast(records_held as varchar),
            cast(amount_reported as varchar) || ' / ' || cast(amount_held as varchar) || ' ' || currency
        ) as detail,
        cast(null as varchar) as url
    from {{ ref('fct_source_totals') }}
    where state = 'different'
)

select * from final
