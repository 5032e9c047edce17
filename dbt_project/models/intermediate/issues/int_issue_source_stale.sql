with final as (
    select
        sources.source as record_id,
        sources.source as record_name,
        run.as_of_on as happened_on,
        cast(null as varchar) as user_id,
        concat_ws(': ', sources.status, nullif(sources.message, '')) as detail,
        cast(null as varchar) as url
    from {{ ref('dim_sources') }} as sources
    cross join {{ ref('dim_run') }} as run
    where sources.status <> 'ok'
)

select * from final
