{# Figures of tasks that are metrics, and those that depend on the end of the period they are looked at in. #}
{% macro task_measures() -%}
    {{ return([
        'tasks_due', 'tasks_done_on_time', 'tasks_done_undated', 'tasks_settled', 'tasks_overdue', 'tasks_cancelled',
        'tasks_undated', 'tasks_moved', 'deadline_moves', 'tasks_forgotten',
    ]) }}
{%- endmacro %}

{% macro task_states() -%}
    {{ return(['late_at_end', 'overdue_at_end', 'not_due_at_end', 'forgotten_at_end', 'overdue_days_at_end']) }}
{%- endmacro %}
