{# every wrong field of a row in one record #}
with final as (
    {%- if connector_enabled('files') %}
    select
        concat_ws('|', rejects.source, rejects.path, rejects.sheet, rejects.row_number, rejects.entity) as record_id,
        concat_ws(', ', rejects.path, nullif(rejects.sheet, '')) || ':' || rejects.row_number as record_name,
        min({{ local_date('rejects.known_at') }}) as happened_on,
        cast(null as varchar) as user_id,
        string_agg(
            concat_ws(' ', nullif(rejects.column_name, ''), '«' || rejects.value || '»', rejects.reason), '; '
            order by rejects.field
        ) as detail,
        cast(null as varchar) as url
    from {{ ref('stg_files__rejects') }} as rejects
    cross join {{ ref('dim_run') }} as run
    group by rejects.source, rejects.path, rejects.sheet, rejects.row_number, rejects.entity
    {%- else %}
    select
        cast(null as varchar) as record_id,
        cast(null as varchar) as record_name,
        cast(null as date) as happened_on,
        cast(null as varchar) as user_id,
        cast(null as varchar) as detail,
        cast(null as varchar) as url
    where false
    {%- endif %}
)

select * from final
