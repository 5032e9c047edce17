-- A text that does not fit its declared type would become NULL and make sums fall in silence.
-- The failure names the first record; intermediate.int_cast_errors lists them all.
{{ config(fail_calc='count(failure)', meta={'dagster': {'ref': {'name': 'int_cast_errors'}}}) }}

with summary as (
    select
        count(*) as records,
        min(concat(source, ', ', entity, ' ', record_id, ' (', place, '): ', message)) as example
    from {{ ref('int_cast_errors') }}
)

select {{ fail_with("records || ' landed record(s) do not fit their types, for example ' || example
    || '. Correct them at the source or in its mapping.'") }} as failure
from summary
where records > 0
