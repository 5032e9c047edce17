{#
    The pace of an unfinished month: what a working day brought on average until yesterday, and how far the sum of the
    days ahead may lie from that, from the spread of the days gone by (1.2816 spreads either way: four times of five).
#}
{% macro plan_pace() -%}
        case when periods.period_state = 'running' and calendar.working_days_gone > 0
            then cast(months.fact_before_today as double) / calendar.working_days_gone
        end as pace,
        case when periods.period_state = 'running' and calendar.working_days_gone > 2
            then 1.2816 * sqrt(
                greatest(
                    months.squares_before_today
                    - cast(months.fact_before_today as double) * cast(months.fact_before_today as double)
                    / calendar.working_days_gone,
                    0
                ) / (calendar.working_days_gone - 1)
                * (calendar.working_days - calendar.working_days_gone)
                * (1 + (calendar.working_days - calendar.working_days_gone) / cast(calendar.working_days_gone as double))
            )
        end as spread
{%- endmacro %}

{% macro plan_figures() -%}
        {%- set forecast = "greatest(cast(paced.fact_value as double), cast(paced.fact_before_today as double) + paced.pace * paced.ahead)" -%}
        cast(paced.plan_value as decimal(18, 2)) as plan_value,
        cast(paced.plan_to_date as decimal(18, 2)) as plan_to_date,
        cast(paced.fact_value as decimal(18, 2)) as fact_value,
        {{ share_of('paced.fact_value', 'paced.plan_value') }} as completion,
        {{ share_of('paced.fact_value', 'paced.plan_to_date') }} as completion_to_date,
        cast(paced.working_days as integer) as working_days,
        cast(paced.gone as integer) as working_days_gone,
        case when paced.fact_value is not null then paced.pace end as run_rate,
        case when paced.fact_value is not null and paced.pace is not null then {{ forecast }} end as forecast_value,
        case when paced.fact_value is not null and paced.spread is not null
            then greatest(cast(paced.fact_value as double), {{ forecast }} - paced.spread) end as forecast_low,
        case when paced.fact_value is not null and paced.spread is not null
            then {{ forecast }} + paced.spread end as forecast_high,
        case when paced.fact_value is not null and paced.pace is not null
            then {{ forecast }} / nullif(cast(paced.plan_value as double), 0) end as forecast_completion
{%- endmacro %}
