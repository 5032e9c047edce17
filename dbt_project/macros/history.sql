{# Events dated before this day are slips of the pen: they are counted, but open no periods. #}
{% macro history_floor() -%}
    date '2000-01-01'
{%- endmacro %}
