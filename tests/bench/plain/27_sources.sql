-- files taken of each source, and rows they had against rows that are held
create table source_files as
select source, p.path, p.status, p.rows, p.rejected, coalesce(p.message, '') <> '' or len(p.remarks) > 0 as has_remark, local_day(known_at) as taken_on
from (
    select 'crm' as source, known_at, json_transform(payload, '{"path":"VARCHAR","status":"VARCHAR","rows":"BIGINT","rejected":"BIGINT","message":"VARCHAR","remarks":["JSON"]}') as p from inputs.landing.files___files
    union all
    select 'bank', known_at, json_transform(payload, '{"path":"VARCHAR","status":"VARCHAR","rows":"BIGINT","rejected":"BIGINT","message":"VARCHAR","remarks":["JSON"]}') from inputs.landing.bank___files
);

create table data_health__sources as
with counted as (
    select source, count(*) filter (status = 'ok') as files_taken, count(*) filter (status not in ('ok', 'duplicate')) as files_refused,
        sum(rows) filter (status = 'ok') as rows_held, sum(rejected) filter (status = 'ok') as rows_rejected
    from source_files group by all
)
select period_grain, period_start, period_end, period_state, 'source' as level, sources.source, connector, status, local_day(data_as_of) as data_on, files_taken, files_refused,
    rows_held + rows_rejected as rows_reported, rows_held, rows_rejected, local_day(first_load_at) as first_read_on, nullif(history, '') as history, nullif(lag, '') as lag, nullif(not_provided, '') as not_provided
from inputs.settings.sources as sources left join counted using (source)
cross join (select * from periods where period_grain = 'month' and period_state = 'running');
