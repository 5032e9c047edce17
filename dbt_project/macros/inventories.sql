{# The newest version of each file a source gave, with what became of it; the same bytes given again change nothing. #}
{% macro staged_inventory(connector) -%}
{{ config(enabled=connector_enabled(connector)) }}
{%- set landing = source('landing', connector ~ '___files') -%}
{%- set run = source('settings', 'run') -%}
with landed as (
    select
        source,
        load_id,
        known_at,
        {{ json_fields('payload', ['path', 'status', 'message', 'rows', 'rejected']) }} as file
    from {{ landing }}
    where known_at <= (select as_of from {{ run }})
),

final as (
    select
        source,
        file.path as path,
        file.status as status,
        nullif(file.message, '') as message,
        try_cast(file.rows as bigint) as rows_taken,
        try_cast(file.rejected as bigint) as rows_rejected,
        known_at,
        load_id
    from landed
    where file.status <> 'seen'
    qualify row_number() over (partition by source, file.path order by known_at desc, load_id desc) = 1
)

select * from final
{%- endmacro %}

{# Connectors that read files and keep an inventory of them. #}
{% macro inventories() -%}
    {%- set found = [] -%}
    {%- for connector in ['files', 'bank'] if connector_enabled(connector) -%}
        {%- do found.append(ref('stg_' ~ connector ~ '__inventory')) -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}

{# Names of the checks of data health: the models int_issue_<name>, found by the one who starts dbt. #}
{% macro issue_names() -%}
    {{ return(fromjson(env_var('LEAD2CASH_ISSUES', '[]'))) }}
{%- endmacro %}
