{# A sum of whole numbers as bigint: DuckDB's own sum is 128 bits wide, and slow to store and to add up again. #}
{% macro whole_sum(value) -%}
    cast(sum({{ value }}) as bigint)
{%- endmacro %}

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

{# One row per item of a list from position `first`, counted from 1, up to, and without, `last`. #}
{% macro every_item_between(list, first, last) -%}
    {{ return(adapter.dispatch('every_item_between')(list, first, last)) }}
{%- endmacro %}

{% macro default__every_item_between(list, first, last) -%}
    unnest(list_slice({{ list }}, {{ first }}, {{ last }} - 1))
{%- endmacro %}

{% macro spark__every_item_between(list, first, last) -%}
    explode(slice({{ list }}, {{ first }}, greatest({{ last }} - {{ first }}, 0)))
{%- endmacro %}

{# Values of a group as a list in their order. #}
{% macro sorted_list(value) -%}
    {{ return(adapter.dispatch('sorted_list')(value)) }}
{%- endmacro %}

{% macro default__sorted_list(value) -%}
    array_agg({{ value }} order by {{ value }})
{%- endmacro %}

{% macro spark__sorted_list(value) -%}
    sort_array(collect_list({{ value }}))
{%- endmacro %}
