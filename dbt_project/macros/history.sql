{# Events dated before this day are slips of the pen: they are counted, but open no periods. #}
{% macro history_floor() -%}
    date '2000-01-01'
{%- endmacro %}

{# The day whose people stand for a day: before the history begins, those of its first day. Needs `run`. #}
{% macro peopled_day(day) -%}
    case when {{ day }} is not null then greatest({{ day }}, run.first_event_on) end
{%- endmacro %}
