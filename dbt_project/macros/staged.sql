{#
    Staging of one canonical entity of one connector: the newest version of each record known by as_of,
    its fields typed as the contract of int_<entity>_unioned says. `cast_errors` tells in words which
    texts did not fit; int_cast_errors collects them and blocks the release.
    With `whole_files` the rows of a file are replaced as a whole by its newer version.
#}
{% macro staged(connector, entity, whole_files=false) -%}
{{ config(enabled=connector_enabled(connector)) }}
{%- set landing = source('landing', connector ~ '__' ~ entity) -%}
{%- set run = source('settings', 'run') -%}
{%- set inventory = source('landing', connector ~ '___files') if whole_files -%}
{%- if not execute -%}{{ return('select 1 as parsed') }}{%- endif -%}
{%- set columns = own_columns(entity) -%}
{%- set place = ['_file', '_sheet', '_row'] if whole_files else [] -%}
{%- set names = columns | map(attribute='name') | list + ['is_deleted'] + place -%}
with landed as (
    select *
    from {{ landing }}
    where known_at <= (select as_of from {{ run }})
),

repeated as (
    select source, id
    from landed
    group by source, id
    having count(*) > 1
),
{% if whole_files %}
{{ newest_files(inventory, run) }},
{% endif %}
single as (
    select landed.*, {{ json_fields('landed.payload', names) }} as fields
    from landed
    left join repeated on landed.source = repeated.source and landed.id = repeated.id
    where repeated.id is null
),

many as (
    select landed.*, {{ json_fields('landed.payload', names) }} as fields
    from landed
    inner join repeated on landed.source = repeated.source and landed.id = repeated.id
),

newest as (
    select many.*
    from many
    {{ keep_newest_files('many') if whole_files }}
    qualify row_number() over (
        partition by many.source, many.id
        order by
            many.updated_at desc nulls last,
            many.known_at desc,
            many.load_id desc
            {%- if whole_files %},
            many.fields._file desc,
            many.fields._sheet desc,
            try_cast(many.fields._row as bigint) desc
            {%- endif %}
    ) = 1
),

versions as (
    select single.*
    from single
    {{ keep_newest_files('single') if whole_files }}
    union all
    select * from newest
),

final as (
    select
        {%- for column in columns %}
        {{ typed_field(column) }} as {{ column.name }},
        {%- endfor %}
        source,
        updated_at,
        known_at,
        coalesce(try_cast(fields.is_deleted as boolean), false) as is_deleted,
        id as record_id,
        {% if whole_files %}concat_ws(', ', fields._file, nullif(fields._sheet, ''), 'row ' || fields._row){% else %}load_id{% endif %} as place,
        {{ cast_errors(columns) }} as cast_errors
    from versions
)

select * from final
{%- endmacro %}
