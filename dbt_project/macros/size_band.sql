{# Size of a deal as the power of ten its amount reaches, for example 10000..99999. #}
{% macro size_band(amount) -%}
    case
        when {{ amount }} is null then '~none'
        when {{ amount }} < 1 then '0'
        else cast(cast(power(10, length(cast(floor({{ amount }}) as varchar)) - 1) as bigint) as varchar)
            || '..' || repeat('9', length(cast(floor({{ amount }}) as varchar)))
    end
{%- endmacro %}
