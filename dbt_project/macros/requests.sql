{# Figures of requests that add up over days, people, departments and sources. #}
{% macro request_measures() -%}
    {{ return([
        'requests_received', 'requests_not_accepted', 'requests_accepted', 'requests_timed', 'responses_given',
        'responses_in_15', 'responses_in_60', 'responses_in_240', 'responses_later', 'responses_missing',
    ]) }}
{%- endmacro %}
