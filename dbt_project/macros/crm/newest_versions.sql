{#
    Newest version of each record of a landed list, known by as_of, as CTEs whose names begin with `prefix`;
    the last one is `<prefix>_versions` with is_gone: the list no longer has the record.
    What was landed later is newer, whatever time the record gives: a time in the future would win for ever.
#}
{% macro newest_versions(connector, read, prefix) -%}
{%- set run = source('settings', 'run') -%}
{{ prefix }}_landed as (
    select *
    from {{ source('landing', connector ~ '__' ~ read) }}
    where known_at <= (select as_of from {{ run }})
),

{{ prefix }}_repeated as (
    select source, id
    from {{ prefix }}_landed
    group by source, id
    having count(*) > 1
),

{{ prefix }}_newest as (
    select landed.*
    from {{ prefix }}_landed as landed
    left join {{ prefix }}_repeated as repeated on landed.source = repeated.source and landed.id = repeated.id
    where repeated.id is null
    union all
    select landed.*
    from {{ prefix }}_landed as landed
    inner join {{ prefix }}_repeated as repeated on landed.source = repeated.source and landed.id = repeated.id
    qualify row_number() over (
        partition by landed.source, landed.id order by {{ newest_first('landed') }}
    ) = 1
),

{{ prefix }}_marks as (
    select source, {{ json_fields('payload', ['entity', 'id', 'is_deleted']) }} as mark
    from {{ source('landing', connector ~ '___deletions') }}
    where known_at <= (select as_of from {{ run }})
    qualify row_number() over (partition by source, id order by load_id desc) = 1
),

{{ prefix }}_versions as (
    select newest.*, coalesce(marks.mark.is_deleted = 'true', false) as is_gone
    from {{ prefix }}_newest as newest
    left join {{ prefix }}_marks as marks
        on newest.source = marks.source and marks.mark.entity = '{{ read }}' and newest.id = marks.mark.id
)
{%- endmacro %}

{# Order of the versions of one record; ingestion/crm/kit/records.py knows the same one. #}
{% macro newest_first(rows) -%}
    {{ rows }}.load_id desc, {{ rows }}.updated_at desc nulls last, md5({{ rows }}.payload) desc
{%- endmacro %}
