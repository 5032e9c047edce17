{# Figures of the daily activity that add up over days, people and departments. #}
{% macro activity_measures() -%}
    {{ return([
        'actions', 'score', 'call_attempts', 'calls_connected', 'calls_in', 'calls_out', 'calls_missed',
        'talk_seconds', 'meetings_held', 'emails_sent', 'proposals_sent', 'mailings_sent', 'requests_processed',
        'tasks_done',
    ]) }}
{%- endmacro %}
