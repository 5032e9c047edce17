{# Length in days of a waiting time of settings/windows.csv, or its default. #}
{% macro window_days(name, default) -%}
    (select coalesce(max(days), {{ default }}) from {{ ref('stg_settings__windows') }} where name = '{{ name }}')
{%- endmacro %}

{# The moment some days after another; `days` is an SQL expression. #}
{% macro days_after(moment, days) -%}
    cast({{ dbt.dateadd('day', days, moment) }} as timestamp)
{%- endmacro %}
