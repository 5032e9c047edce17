{# The states of the tasks due add up to them. #}
{% test every_task_has_one_state(model) %}
select *
from {{ model }}
where tasks_due <> tasks_done_on_time + tasks_done_undated + late_at_end + overdue_at_end + not_due_at_end
{% endtest %}
