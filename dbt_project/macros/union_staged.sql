{#
    One canonical entity of all enabled connectors, typed and empty when none delivers it.
    Beside the columns of the contract it has `landed_faults`, which the materialization sorts out.
    What a source left out gets the default of the contract. Where settings and sources both hold a record,
    the filled fields of the settings win: the owner knows better than the CRM.
#}
{% macro union_staged(entity) -%}
{%- set connectors = staging_connectors(entity) -%}
{%- set relations = {} -%}
{%- for connector in connectors -%}
    {%- do relations.update({connector: ref('stg_' ~ connector ~ '__' ~ entity)}) -%}
{%- endfor -%}
{%- set run = ref('stg_settings__run') -%}
{%- if not execute -%}{{ return('select 1 as parsed') }}{%- endif -%}
{%- set columns = model.columns.values() | list -%}
{%- set names = columns | map(attribute='name') | list -%}
with base as (
    select currency as base_currency from {{ run }}
),

staged as (
    {%- for connector in connectors if connector != 'settings' or connectors | length == 1 %}
    select {{ names | join(', ') }}, {{ landed_faults(connector) }} as landed_faults
    from {{ relations[connector] }}
    {{ 'union all' if not loop.last }}
    {%- else %}
    select
        {%- for column in columns %}
        cast(null as {{ column.data_type }}) as {{ column.name }},
        {%- endfor %}
        {{ landed_faults('settings') }} as landed_faults
    where false
    {%- endfor %}
),
{% if 'settings' in connectors and connectors | length > 1 %}
{{ merged_with_settings(relations['settings'], names, model.config.meta.canonical.key) }},
{% endif %}
final as (
    select
        {%- for column in columns %}
        {%- set default = column_meta(column, 'default') %}
        {%- if default %}
        coalesce({{ column.name }}, {{ default }}) as {{ column.name }}
        {%- else %}
        {{ column.name }}
        {%- endif %},
        {%- endfor %}
        landed_faults
    from {{ 'merged' if 'settings' in connectors and connectors | length > 1 else 'staged' }}
    cross join base
)

select * from final
{%- endmacro %}

{% macro merged_with_settings(settings, names, key) -%}
merged as (
    select
        {%- for name in names %}
        {%- if name in ['source', 'updated_at', 'known_at', 'is_deleted'] %}
        coalesce(staged.{{ name }}, settings.{{ name }}) as {{ name }}
        {%- else %}
        coalesce(settings.{{ name }}, staged.{{ name }}) as {{ name }}
        {%- endif %},
        {%- endfor %}
        staged.landed_faults
    from staged
    full outer join {{ settings }} as settings
        on {% for column in key %}staged.{{ column }} = settings.{{ column }}{{ ' and ' if not loop.last }}{% endfor %}
)
{%- endmacro %}

{# What does not fit in a landed record and where it is, in one value; NULL when all is well. #}
{% macro landed_faults(connector) -%}
    {%- if connector == 'settings' -%}
    cast(null as struct(record_id varchar, place varchar, message varchar))
    {%- else -%}
    case when cast_errors is not null
        then struct_pack(record_id := record_id, place := place, message := cast_errors)
    end
    {%- endif -%}
{%- endmacro %}
