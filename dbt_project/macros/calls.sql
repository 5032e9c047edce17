{#
    A phone number by its digits, so that one number written in two ways is one: without extension, 8 and a
    missing prefix mean +7. NULL when there are no digits.
#}
{% macro phone_digits(column) -%}
    {%- set main = "regexp_replace(lower(" ~ column ~ "), '(доб|ext|x|#|вн).*$', '')" -%}
    {%- set digits = "regexp_replace(" ~ main ~ ", '[^0-9]', '', 'g')" -%}
    case
        when length({{ digits }}) = 11 and left({{ digits }}, 1) = '8' then '7' || substr({{ digits }}, 2)
        when length({{ digits }}) = 10 and left(trim({{ column }}), 1) <> '+' then '7' || {{ digits }}
        else nullif({{ digits }}, '')
    end
{%- endmacro %}

{# Figures of calls that add up over hours, days, people, departments and sources. #}
{% macro call_measures() -%}
    {{ return([
        'call_attempts', 'calls_connected', 'calls_in', 'calls_out', 'calls_missed', 'talk_seconds',
        'calls_measured', 'calls_measured_connected', 'calls_by_hand', 'calls_without_number',
    ]) }}
{%- endmacro %}
