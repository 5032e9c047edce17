{# A canonical entity kept as a CSV of the settings: known as of this run, never deleted. #}
{% macro staged_settings(entity) -%}
{%- set settings = source('settings', entity) -%}
{%- set run = source('settings', 'run') -%}
{%- if not execute -%}{{ return('select 1 as parsed') }}{%- endif -%}
with final as (
    select
        {%- for column in own_columns(entity) %}
        cast({{ column.name }} as {{ column.data_type }}) as {{ column.name }},
        {%- endfor %}
        'settings' as source,
        cast(null as timestamp) as updated_at,
        (select as_of from {{ run }}) as known_at,
        false as is_deleted
    from {{ settings }}
)

select * from final
{%- endmacro %}
