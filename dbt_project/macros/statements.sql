{#
    Staging of one entity of the bank connector. Statements overlap: what counts is decided between files,
    as ingestion/bank/README.md says. A file's newest accepted version counts; a later statement whose documents
    agree with the bank's totals replaces the movements of the days it covers; what is left is one row per id,
    the newest file's. So a second import adds nothing and two equal payments of one statement stay two.
#}
{% macro staged_statements(entity) -%}
{{ config(enabled=connector_enabled('bank')) }}
{%- set landing = source('landing', 'bank__' ~ entity) -%}
{%- set periods = source('landing', 'bank__bank_balances') -%}
{%- set inventory = source('landing', 'bank___files') -%}
{%- set run = source('settings', 'run') -%}
{%- if not execute -%}{{ return('select 1 as parsed') }}{%- endif -%}
{%- set columns = own_columns(entity) -%}
{%- set names = columns | map(attribute='name') | list + ['is_deleted', '_file'] -%}
with inventory as (
    select source, load_id, known_at, {{ json_fields('payload', ['path', 'status']) }} as file
    from {{ inventory }}
    where known_at <= (select as_of from {{ run }})
),

files as (
    select source, load_id, file.path as path
    from inventory
    where file.status = 'ok'
    qualify row_number() over (partition by source, file.path order by known_at desc, load_id desc) = 1
),

landed as (
    select source, load_id, id, updated_at, known_at, {{ json_fields('payload', names) }} as fields
    from {{ landing }}
),

current_rows as (
    select landed.*, {{ statement_age('landed') }} as age
    from landed
    inner join files
        on landed.source = files.source
        and landed.fields._file = files.path
        and landed.load_id = files.load_id
),
{% if entity == 'bank_transactions' %}
{{ replaced_days(periods) }},

standing as (
    select current_rows.*
    from current_rows
    left join replaced_days
        on current_rows.fields.account_id = replaced_days.account_id
        and try_cast(current_rows.fields.booked_on as date) = replaced_days.day
    where replaced_days.age is null or current_rows.age >= replaced_days.age
),
{% else %}
standing as (
    select * from current_rows
),
{% endif %}
repeated as (
    select source, id, max(age) as age
    from standing
    group by source, id
    having count(*) > 1
),

newest as (
    select standing.*
    from standing
    left join repeated on standing.source = repeated.source and standing.id = repeated.id
    where repeated.age is null or standing.age = repeated.age
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
        fields._file as place,
        {{ cast_errors(columns) }} as cast_errors
    from newest
)

select * from final
{%- endmacro %}
