{# The contract of a canonical entity: its model, its columns in order, and single facts about a column. #}
{% macro canonical_model(entity) -%}
    {{ return(graph.nodes['model.lead2cash.int_' ~ entity ~ '_unioned']) }}
{%- endmacro %}

{% macro own_columns(entity) -%}
    {%- set common = ['source', 'updated_at', 'known_at', 'is_deleted'] -%}
    {{ return(canonical_model(entity).columns.values() | rejectattr('name', 'in', common) | list) }}
{%- endmacro %}

{% macro column_meta(column, name) -%}
    {{ return((column.get('config') or {}).get('meta', {}).get(name)) }}
{%- endmacro %}

{# True when a connector is enabled for this company; settings always are. #}
{% macro connector_enabled(connector) -%}
    {{ return(connector == 'settings' or connector in fromjson(env_var('LEAD2CASH_CONNECTORS', '[]'))) }}
{%- endmacro %}

{# Connectors that stage an entity, settings last. #}
{% macro staging_connectors(entity) -%}
    {%- set connectors = fromjson(env_var('LEAD2CASH_STAGED', '{}')).get(entity, []) | reject('eq', 'settings') | list -%}
    {%- if entity in settings_entities() -%}{%- do connectors.append('settings') -%}{%- endif -%}
    {{ return(connectors) }}
{%- endmacro %}

{# Canonical entities a company may also keep as a CSV of its settings. #}
{% macro settings_entities() -%}
    {{ return(['absences', 'plans', 'payroll', 'exchange_rates', 'opening_balances', 'ad_spend',
               'user_departments', 'lines_of_business', 'bank_accounts']) }}
{%- endmacro %}
