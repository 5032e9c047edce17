{#
    As staged_deal_versions, for a CRM read over HTTP. `parts` as for staged_api; their paths and columns name what
    deal_version_fields lists. A mark that a list lost or found a deal again is a version without a record; `marks` is
    SQL for more of them: source, id, known_at, load_id, is_deleted.
#}
{% macro staged_api_deal_versions(connector, parts, marks='') -%}
{{ config(enabled=connector_enabled(connector)) }}
{%- set deletions = source('landing', connector ~ '___deletions') -%}
{%- set run = source('settings', 'run') -%}
{%- set fields = deal_version_fields() -%}
with missed as (
    select source, known_at, load_id, {{ json_fields('payload', ['entity', 'id', 'is_deleted']) }} as mark
    from {{ deletions }}
    where known_at <= (select as_of from {{ run }})
),

marks as (
    select source, mark.id as id, known_at, load_id, mark.is_deleted = 'true' as is_deleted
    from missed
    where mark.entity in ('{{ parts | map(attribute="read") | join("', '") }}')
    {%- if marks %}
    union all
    {{ marks | indent }}
    {%- endif %}
),
{% for part in parts %}
landed{{ loop.index }} as (
    select *, false as is_gone
    from {{ source('landing', connector ~ '__' ~ part.read) }}
    where known_at <= (select as_of from {{ run }})
),
{% endfor %}
told_again as (
    select source, id
    from (
        {%- for part in parts %}
        select source, id from landed{{ loop.index }}
        {{ 'union all' if not loop.last }}
        {%- endfor %}
    ) as told
    group by source, id
    having count(*) > 1
    union
    select source, id from marks
),
{% for part in parts %}
versions{{ loop.index }} as (
    select landed.*
    from landed{{ loop.index }} as landed
    inner join told_again on landed.source = told_again.source and landed.id = told_again.id
),

raw{{ loop.index }} as (
    {{ raw_texts('versions' ~ loop.index, part) | indent }}
),
{% endfor %}
final as (
    {%- for part in parts %}
    select
        source,
        id as deal_id,
        known_at,
        load_id,
        true as is_record,
        {{ part.columns.is_deleted if part.columns and part.columns.is_deleted else 'false' }} as is_deleted,
        updated_at,
        {%- for name, type in fields.items() %}
        try_cast({{ api_column({'name': name, 'data_type': type}, part) }} as {{ type }}) as {{ name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from raw{{ loop.index }} as raw
    union all
    {%- endfor %}
    select source, id, known_at, load_id, false, is_deleted, null{{ ', null' * fields | length }}
    from marks
)

select * from final
{%- endmacro %}
