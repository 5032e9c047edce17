{# One row per whole number from `first` up to, and without, `last`. #}
{% macro every_number_between(first, last) -%}
    {{ return(adapter.dispatch('every_number_between')(first, last)) }}
{%- endmacro %}

{% macro default__every_number_between(first, last) -%}
    unnest(range(cast({{ first }} as integer), cast({{ last }} as integer)))
{%- endmacro %}

{% macro spark__every_number_between(first, last) -%}
    explode(filter(sequence({{ first }}, {{ last }}), number -> number < {{ last }}))
{%- endmacro %}
