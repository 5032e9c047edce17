{# Day a movement counts by when its month is asked for: what was for a month before the history, on its first day. #}
{% macro accrued_day(booked_on, months, first_day) -%}
    case
        when coalesce({{ months }}, 0) = 0 then {{ booked_on }}
        else greatest(
            {{ first_day }}, cast({{ dbt.dateadd('month', months, dbt.date_trunc('month', booked_on)) }} as date)
        )
    end
{%- endmacro %}
