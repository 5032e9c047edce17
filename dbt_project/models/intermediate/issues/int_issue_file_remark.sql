with final as (
    select
        source || '|' || path as record_id,
        path as record_name,
        taken_on as happened_on,
        cast(null as varchar) as user_id,
        message as detail,
        cast(null as varchar) as url
    from {{ ref('fct_source_files') }}
    where status = 'ok' and message is not null
)

select * from final
