{#
    A canonical entity is read, typed and checked in one pass: records with a text that does not fit its type
    go to <entity table>__faults as well, and that table exists only when there are any.
#}
{% materialization canonical_table, adapter='duckdb' %}
    {%- set target = this.incorporate(type='table') -%}
    {%- set faults = target.incorporate(path={'identifier': this.identifier ~ '__faults'}) -%}
    {%- set columns = model.columns.values() | map(attribute='name') | join(', ') -%}
    {{ drop_if_it_is_not(target, 'table') }}
    {{ get_assert_columns_equivalent('select ' ~ columns ~ ' from (' ~ compiled_code ~ ') as checked') }}
    {%- call statement('main') -%}
        create or replace table {{ target }} as (
            {{ compiled_code }}
        )
    {%- endcall -%}
    {%- set bad = run_query('select count(landed_faults) from ' ~ target).columns[0].values()[0] -%}
    {%- call statement('faults') -%}
        drop table if exists {{ faults }};
        {%- if bad %}
        create table {{ faults }} as (
            select source, landed_faults from {{ target }} where landed_faults is not null
        );
        {%- endif %}
        alter table {{ target }} drop column landed_faults
    {%- endcall -%}
    {{ adapter.commit() }}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}
