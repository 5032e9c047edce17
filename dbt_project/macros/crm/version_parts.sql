{# Paths of a record's id and of the values whose changes are looked for, in order. #}
{% macro version_paths(paths, values) -%}
    {%- set found = [paths.entity_id] -%}
    {%- for value in values -%}{%- do found.append(paths[value]) -%}{%- endfor -%}
    {{ return(found) }}
{%- endmacro %}

{#
    Changes the source itself logged, and those differences between readings that it did not log: a difference is
    logged when the last change logged up to its time led to the same value.
    Both are queries as staged_api and staged_version_changes give them.
#}
{% macro logged_and_seen_changes(logged, seen, value) -%}
with logged as (
    {{ logged }}
),

seen as (
    {{ seen }}
),

last_logged as (
    select seen.source, seen.change_id, logged.{{ value }} as value
    from seen
    inner join logged
        on seen.source = logged.source
        and seen.entity_type = logged.entity_type
        and seen.entity_id = logged.entity_id
        and seen.changed_at >= logged.changed_at
    qualify row_number() over (
        partition by seen.source, seen.change_id order by logged.changed_at desc, logged.change_id desc
    ) = 1
),

final as (
    select * from logged
    union all
    select seen.*
    from seen
    left join last_logged on seen.source = last_logged.source and seen.change_id = last_logged.change_id
    where seen.{{ value }} is distinct from last_logged.value
)

select * from final
{%- endmacro %}

{#
    Every version landed of leads that were landed more than once, as staged_touches gives them for files:
    which source and campaign each version named. `parts` as for staged_api.
#}
{% macro staged_api_touches(connector, parts) -%}
{{ config(enabled=connector_enabled(connector)) }}
{%- set run = source('settings', 'run') -%}
{%- for part in parts %}
{%- set landing = source('landing', connector ~ '__' ~ part.read) %}
select
    {{ version_text(part, 'lead_id') }} as lead_id,
    coalesce(updated_at, known_at) as seen_at,
    known_at,
    load_id,
    {%- for name in ['lead_source_id', 'utm_source', 'utm_medium', 'utm_campaign'] %}
    {{ version_text(part, name) }} as {{ name }}{{ ',' if not loop.last }}
    {%- endfor %}
from (
    select *, {{ json_texts('payload', part.paths.values()) }} as texts
    from {{ landing }}
    where known_at <= (select as_of from {{ run }})
    qualify count(*) over (partition by source, id) > 1
)
{{ 'union all' if not loop.last }}
{%- endfor %}
{%- endmacro %}

{# A text of a version by its name; NULL when the part has no path for it. #}
{% macro version_text(part, name) -%}
    {%- if name in part.paths -%}
    nullif(texts[{{ (part.paths.keys() | list).index(name) + 1 }}], '')
    {%- else -%}
    cast(null as varchar)
    {%- endif -%}
{%- endmacro %}
