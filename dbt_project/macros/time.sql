{# Naive UTC to naive local time of a zone given as a column or a literal. #}
{% macro to_zone(column, zone) -%}
    {{ return(adapter.dispatch('to_zone')(column, zone)) }}
{%- endmacro %}

{% macro default__to_zone(column, zone) -%}
    (({{ column }} at time zone 'UTC') at time zone {{ zone }})
{%- endmacro %}

{% macro spark__to_zone(column, zone) -%}
    from_utc_timestamp({{ column }}, {{ zone }})
{%- endmacro %}

{# The reporting day of a naive UTC moment; needs `run` (stg_settings__run or dim_run) in the FROM clause. #}
{% macro local_date(column, zone='run.timezone') -%}
    cast({{ to_zone(column, zone) }} as date)
{%- endmacro %}

{# Whole seconds between two moments. #}
{% macro seconds_between(earlier, later) -%}
    {{ dbt.datediff(earlier, later, 'second') }}
{%- endmacro %}

{# As local_date, for open ends: the first and the last day of time have no zone. #}
{% macro clipped_local_date(column) -%}
    case
        when {{ column }} > timestamp '1900-01-01 00:00:00' and {{ column }} < timestamp '9999-01-01 00:00:00'
            then {{ local_date(column) }}
        else cast({{ column }} as date)
    end
{%- endmacro %}
