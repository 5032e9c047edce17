{#
    Staging of one canonical entity of a CRM read over HTTP, from one or several landed lists (`parts`):

    read:     the landed list, e.g. deals
    paths:    name → dotted path in the record; a name of the contract is that column, others are for `columns`
    each:     dotted path of a list inside the record: one row per element of it
    of_each:  name → dotted path in the element
    columns:  column of the contract → SQL over texts `raw.<name>` and `raw.payload`, where a path alone does not do
    joins:    SQL after `from … as raw`
    keep:     SQL condition on rows
    gone:     what leaves its list is deleted, unless it says kept; raw.is_gone tells
    moments:  how the API writes times: iso (default; an offset is respected, none means UTC), unix, unix_ms

    Everything is taken as text first and typed by the contract, so what does not fit becomes an error row.
#}
{% macro staged_api(connector, entity, parts) -%}
{{ config(enabled=connector_enabled(connector)) }}
{%- set own = [] -%}
{%- for part in parts -%}
    {%- do own.append(newest_versions(connector, part.read, 'part' ~ loop.index)) -%}
{%- endfor -%}
{%- if not execute -%}{{ return('select 1 as parsed') }}{%- endif -%}
{%- set columns = own_columns(entity) -%}
with
{%- for part in parts %}
{{ own[loop.index0] }},

part{{ loop.index }}_raw as (
    {{ raw_texts('part' ~ loop.index ~ '_versions', part) | indent }}
),

part{{ loop.index }}_shaped as (
    select
        raw.source,
        raw.id,
        raw.updated_at,
        raw.known_at,
        raw.load_id,
        struct_pack(
            {%- for column in columns %}
            "{{ column.name }}" := {{ api_column(column, part) }},
            {%- endfor %}
            is_deleted := case
                when {{ 'false' if part.gone == 'kept' else 'raw.is_gone' }}{% if part.columns and part.columns.is_deleted %} or {{ part.columns.is_deleted }}{% endif %} then 'true'
            end
        ) as fields
    from part{{ loop.index }}_raw as raw
    {{ part.joins or '' }}
    {{ 'where ' ~ part['keep'] if part['keep'] }}
),
{%- endfor %}

shaped as (
    {%- for part in parts %}
    select * from part{{ loop.index }}_shaped
    {{ 'union all' if not loop.last }}
    {%- endfor %}
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
        load_id as place,
        {{ cast_errors(columns) }} as cast_errors
    from shaped
)

select * from final
{%- endmacro %}
