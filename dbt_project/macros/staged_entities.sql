{#
    Rows of one staging model of every connector and entity that keeps `cast_errors`.
#}
{% macro all_cast_errors() -%}
{%- set staged = fromjson(env_var('LEAD2CASH_STAGED', '{}')) -%}
{%- set parts = [] -%}
{%- for entity in staged | sort -%}
    {%- for connector in staged[entity] | reject('eq', 'settings') -%}
        {%- do parts.append({'entity': entity, 'relation': ref('stg_' ~ connector ~ '__' ~ entity)}) -%}
    {%- endfor -%}
{%- endfor -%}
{%- for part in parts %}
select source, '{{ part.entity }}' as entity, record_id, place, cast_errors
from {{ part.relation }}
where cast_errors is not null
{{ 'union all' if not loop.last }}
{%- else %}
select
    cast(null as varchar) as source,
    cast(null as varchar) as entity,
    cast(null as varchar) as record_id,
    cast(null as varchar) as place,
    cast(null as varchar) as cast_errors
where false
{%- endfor %}
{%- endmacro %}
