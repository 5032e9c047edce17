{#
    Amount in the base currency to the kopeck, halves away from zero; NULL without amount or rate.
    `rate` comes from an equal join to int_currency_days on currency and day. Most amounts are in the base currency
    already: rounding the product of wide decimals costs more than all the rest of a model.
#}
{% macro to_base(amount, rate) -%}
    case
        when {{ rate }} = 1 then cast({{ amount }} as decimal(18, 2))
        else cast({{ amount }} * {{ rate }} as decimal(18, 2))
    end
{%- endmacro %}

{#
    Money per piece, to the kopeck, half up; NULL when there are no pieces. Counted in whole kopecks: a division
    of decimals is a double in DuckDB, and half a kopeck is not.
#}
{% macro money_per(amount, count) -%}
    cast(
        sign({{ amount }}) * cast(
            (2 * abs(cast({{ amount }} * 100 as hugeint)) + {{ count }}) // nullif(2 * {{ count }}, 0) as decimal(20, 0)
        ) * cast(0.01 as decimal(3, 2))
    as decimal(18, 2))
{%- endmacro %}

{# Share or rate between 0 and 1; NULL, not 0, when the denominator is empty. #}
{% macro share_of(numerator, denominator) -%}
    cast({{ numerator }} as double) / nullif(cast({{ denominator }} as double), 0)
{%- endmacro %}

{# Percentile between values, over the rows of a group. #}
{% macro percentile(column, fraction) -%}
    {{ return(adapter.dispatch('percentile')(column, fraction)) }}
{%- endmacro %}

{% macro default__percentile(column, fraction) -%}
    percentile_cont({{ fraction }}) within group (order by {{ column }})
{%- endmacro %}

{% macro duckdb__percentile(column, fraction) -%}
    quantile_cont({{ column }}, {{ fraction }})
{%- endmacro %}

{# The id of a missing reference, so that dimension keys are never NULL. #}
{% macro or_none(column) -%}
    coalesce({{ column }}, '~none')
{%- endmacro %}
