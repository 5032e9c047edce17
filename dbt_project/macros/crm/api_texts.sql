{# The named texts of each record, or of each element of a list in it, as columns; empty ones are NULL. #}
{% macro raw_texts(versions, part) -%}
{%- set paths = part.paths or {} -%}
{%- set of_each = part.of_each or {} -%}
select
    source,
    id,
    updated_at,
    known_at,
    load_id,
    is_gone,
    payload
    {%- for name in paths %},
    nullif(texts[{{ loop.index }}], '') as {{ name }}
    {%- endfor %}
    {%- for name in of_each %},
    nullif(element_texts[{{ loop.index }}], '') as {{ name }}
    {%- endfor %}
from (
    select
        source, id, updated_at, known_at, load_id, is_gone, payload,
        {{ json_texts('payload', paths.values()) }} as texts
        {%- if part.each %},
        {{ json_texts('element', of_each.values()) }} as element_texts
        {%- endif %}
    from {{ versions }}
    {%- if part.each %}
    cross join {{ json_elements('payload', part.each) }} as elements (element)
    {%- endif %}
)
{%- endmacro %}

{# Text of one column of the contract. #}
{% macro api_column(column, part) -%}
    {%- set names = (part.paths or {}).keys() | list + (part.of_each or {}).keys() | list -%}
    {%- if part.columns and column.name in part.columns -%}
        {%- set text = 'cast(' ~ part.columns[column.name] ~ ' as varchar)' -%}
    {%- elif column.name in names -%}
        {%- set text = 'raw.' ~ column.name -%}
    {%- else -%}
        {%- set text = 'cast(null as varchar)' -%}
    {%- endif -%}
    {%- if column.data_type == 'timestamp' and text != 'cast(null as varchar)' -%}
        {{ return(utc_text(text, part.moments or 'iso')) }}
    {%- endif -%}
    {{ return(text) }}
{%- endmacro %}
