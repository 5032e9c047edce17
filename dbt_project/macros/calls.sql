{# Figures of calls that add up over hours, days, people, departments and sources. #}
{% macro call_measures() -%}
    {{ return([
        'call_attempts', 'calls_connected', 'calls_in', 'calls_out', 'calls_missed', 'talk_seconds',
        'calls_measured', 'calls_measured_connected', 'calls_by_hand', 'calls_without_number',
    ]) }}
{%- endmacro %}
