{# Struct of text fields of a JSON text: one pass over the payload however many fields there are. #}
{% macro json_fields(payload, names) -%}
    {{ return(adapter.dispatch('json_fields')(payload, names)) }}
{%- endmacro %}

{% macro duckdb__json_fields(payload, names) -%}
    {%- set shape = {} -%}
    {%- for name in names -%}{%- do shape.update({name: 'VARCHAR'}) -%}{%- endfor -%}
    json_transform({{ payload }}, '{{ tojson(shape) }}')
{%- endmacro %}

{% macro default__json_fields(payload, names) -%}
    from_json({{ payload }}, '{{ names | map("string") | join(" STRING, ") }} STRING')
{%- endmacro %}

{# One field of a JSON text, as text. #}
{% macro json_text(payload, name) -%}
    {{ return(adapter.dispatch('json_text')(payload, name)) }}
{%- endmacro %}

{% macro duckdb__json_text(payload, name) -%}
    json_extract_string({{ payload }}, '$."{{ name }}"')
{%- endmacro %}

{% macro default__json_text(payload, name) -%}
    get_json_object({{ payload }}, '$.{{ name }}')
{%- endmacro %}
