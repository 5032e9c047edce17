{# Faults of all entities that are staged; to be called in a model that must come after them. #}
{% macro all_landed_faults() -%}
{%- set relations = {} -%}
{%- for entity in fromjson(env_var('LEAD2CASH_STAGED', '{}')) -%}
    {%- do relations.update({ref('int_' ~ entity ~ '_unioned').identifier: entity}) -%}
{%- endfor -%}
{%- if not execute -%}{{ return('select 1 as parsed') }}{%- endif -%}
{%- set found = run_query(
    "select table_name from duckdb_tables() where database_name = current_database()"
    ~ " and schema_name = '" ~ this.schema ~ "' and table_name like '%__faults' order by table_name"
).columns[0].values() -%}
{%- for table in found if table[:-8] in relations %}
select
    source,
    '{{ relations[table[:-8]] }}' as entity,
    landed_faults.record_id as record_id,
    landed_faults.place as place,
    landed_faults.message as message
from {{ this.incorporate(path={'identifier': table}) }}
union all
{%- endfor %}
select
    cast(null as varchar) as source,
    cast(null as varchar) as entity,
    cast(null as varchar) as record_id,
    cast(null as varchar) as place,
    cast(null as varchar) as message
where false
{%- endmacro %}
