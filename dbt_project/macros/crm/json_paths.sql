{# Texts at several dotted paths of a JSON text, in one pass over it; NULL where there is nothing. #}
{% macro json_texts(payload, paths) -%}
    {{ return(adapter.dispatch('json_texts')(payload, paths)) }}
{%- endmacro %}

{% macro duckdb__json_texts(payload, paths) -%}
    {%- set found = [] -%}
    {%- for path in paths -%}{%- do found.append("'" ~ quoted_path(path) ~ "'") -%}{%- endfor -%}
    {%- if found -%}
    json_extract_string({{ payload }}, [{{ found | join(', ') }}])
    {%- else -%}
    cast([] as varchar[])
    {%- endif -%}
{%- endmacro %}

{% macro default__json_texts(payload, paths) -%}
    array(
    {%- for path in paths %}
        get_json_object({{ payload }}, '{{ quoted_path(path, "['", "']") | replace("'", "\\'") }}'){{ ',' if not loop.last }}
    {%- endfor %}
    )
{%- endmacro %}

{# Elements of a list at a dotted path of a JSON text, as JSON texts, to be joined to the row. #}
{% macro json_elements(payload, path) -%}
    {{ return(adapter.dispatch('json_elements')(payload, path)) }}
{%- endmacro %}

{% macro duckdb__json_elements(payload, path) -%}
    unnest(cast(json_extract({{ payload }}, '{{ quoted_path(path) }}[*]') as varchar[]))
{%- endmacro %}

{% macro default__json_elements(payload, path) -%}
    lateral explode(from_json(get_json_object({{ payload }}, '{{ quoted_path(path, "['", "']") | replace("'", "\\'") }}'), 'array<string>'))
{%- endmacro %}

{# `attributes.updated-at` as the engine writes a path; a number is a place in a list. #}
{% macro quoted_path(path, open='."', close='"') -%}
    {%- set parts = [] -%}
    {%- for key in path.split('.') -%}{%- do parts.append('[' ~ key ~ ']' if key.isdigit() else open ~ key ~ close) -%}{%- endfor -%}
    {{ return('$' ~ parts | join('')) }}
{%- endmacro %}

{# A moment as an API writes it, as text in UTC; what is no moment stays as it is and will not fit its type. #}
{% macro utc_text(text, how) -%}
    {%- set moment = {
        'iso': 'try_cast(' ~ text ~ ' as timestamptz)',
        'unix': 'to_timestamp(try_cast(' ~ text ~ ' as double))',
        'unix_ms': 'to_timestamp(try_cast(' ~ text ~ ' as double) / 1000)',
    }[how] -%}
    coalesce(cast(timezone('UTC', {{ moment }}) as varchar), {{ text }})
{%- endmacro %}
