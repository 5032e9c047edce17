{#- Rows a source has, by its files or by what its API counts, against rows that are held. -#}
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

lists as (
    select source, sum(records_reported) as rows_reported, sum(records_held) as rows_held
    from {{ ref('fct_source_lists') }}
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
        cast(coalesce(files.rows_held + files.rows_rejected, lists.rows_reported) as bigint) as rows_reported,
        cast(coalesce(files.rows_held, lists.rows_held) as bigint) as rows_held,
        cast(files.rows_rejected as bigint) as rows_rejected,
        cast({{ local_date('sources.first_load_at') }} as date) as first_read_on,
        nullif(sources.history, '') as history,
        nullif(sources.lag, '') as lag,
        sources.not_provided
    from {{ ref('dim_sources') }} as sources
    cross join periods
    cross join {{ ref('dim_run') }} as run
    left join files on sources.source = files.source
    left join lists on sources.source = lists.source
)

select * from final
