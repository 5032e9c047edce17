{#- Rows a source gave against rows that are held. A source that keeps no inventory says nothing of its rows. -#}
with periods as (
    select * from {{ ref('dim_periods') }} where period_grain = 'month' and period_state = 'running'
),

files as (
    select
        source,
        count(*) filter (where status = 'ok') as files_taken,
        count(*) filter (where status not in ('ok', 'duplicate')) as files_refused,
        sum(rows_taken) filter (where status = 'ok') as rows_held,
        sum(rows_rejected) filter (where status = 'ok') as rows_rejected
    from {{ ref('fct_source_files') }}
    group by source
),

final as (
    select
        periods.period_grain,
        periods.period_start,
        periods.period_end,
        periods.period_state,
        'source' as level,
        sources.source,
        sources.connector,
        sources.status,
        cast({{ local_date('sources.data_as_of') }} as date) as data_on,
        cast(files.files_taken as integer) as files_taken,
        cast(files.files_refused as integer) as files_refused,
        cast(files.rows_held + files.rows_rejected as bigint) as rows_reported,
        cast(files.rows_held as bigint) as rows_held,
        cast(files.rows_rejected as bigint) as rows_rejected
    from {{ ref('dim_sources') }} as sources
    cross join periods
    cross join {{ ref('dim_run') }} as run
    left join files on sources.source = files.source
)

select * from final
