{#
    Changes of stage or owner as the differences between versions of a record, for CRMs that keep no history:
    known since the first reading, to the day. `parts` are landed lists:

    read:         the landed list, e.g. deals
    entity_type:  deal, lead or request
    paths:        entity_id, and pipeline_id and stage_id (stage_changes) or owner_id (owner_changes) → dotted path

    A change is dated by the record's own time when that lies between the two readings, else by the later one.
#}
{% macro staged_version_changes(connector, entity, parts) -%}
{{ config(enabled=connector_enabled(connector)) }}
{%- set run = source('settings', 'run') -%}
{%- set landings = [] -%}
{%- for part in parts -%}{%- do landings.append(source('landing', connector ~ '__' ~ part.read)) -%}{%- endfor -%}
{%- if not execute -%}{{ return('select 1 as parsed') }}{%- endif -%}
{%- set columns = own_columns(entity) -%}
{%- set values = ['pipeline_id', 'stage_id'] if entity == 'stage_changes' else ['owner_id'] -%}
with
{%- for part in parts %}
{%- set read = 'part' ~ loop.index %}
{{ read }}_landed as (
    select *
    from {{ landings[loop.index0] }}
    where known_at <= (select as_of from {{ run }})
),

{{ read }}_repeated as (
    select source, id from {{ read }}_landed group by source, id having count(*) > 1
),

{{ read }}_texts as (
    select
        landed.source, landed.id, landed.updated_at, landed.known_at, landed.load_id, landed.payload,
        {{ json_texts('landed.payload', version_paths(part.paths, values)) }} as texts
    from {{ read }}_landed as landed
    inner join {{ read }}_repeated as repeated on landed.source = repeated.source and landed.id = repeated.id
),

{{ read }}_compared as (
    select
        source,
        '{{ part.entity_type }}' as entity_type,
        '{{ part.read }}/' || id || '/' || load_id as change_id,
        texts[1] as entity_id,
        updated_at,
        known_at,
        load_id,
        lag(known_at) over versions as before_at,
        {%- for value in values %}
        nullif(texts[{{ loop.index + 1 }}], '') as {{ value }},
        lag(nullif(texts[{{ loop.index + 1 }}], '')) over versions as from_{{ value }},
        {%- endfor %}
        row_number() over versions as version_number
    from {{ read }}_texts
    window versions as (partition by source, id order by load_id, updated_at nulls first, md5(payload))
),
{%- endfor %}

compared as (
    {%- for part in parts %}
    select * from part{{ loop.index }}_compared
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

changed as (
    select
        *,
        {%- for value in values %}
        {{ value }} as to_{{ value }},
        {%- endfor %}
        case when updated_at > before_at and updated_at <= known_at then updated_at else known_at end as changed_at,
        'day' as precision,
        'snapshot_diff' as origin
    from compared
    where version_number > 1
        and ({% for value in values %}{{ value }} is distinct from from_{{ value }}{{ ' or ' if not loop.last }}{% endfor %})
        {{ 'and stage_id is not null' if entity == 'stage_changes' }}
),

final as (
    select
        {%- set known = ['change_id', 'entity_type', 'entity_id', 'changed_at', 'precision', 'origin'] %}
        {%- for value in values %}{%- do known.extend(['from_' ~ value, 'to_' ~ value]) -%}{%- endfor %}
        {%- for column in columns %}
        cast({{ column.name if column.name in known else 'null' }} as {{ column.data_type }}) as {{ column.name }},
        {%- endfor %}
        source,
        changed_at as updated_at,
        known_at,
        false as is_deleted,
        change_id as record_id,
        load_id as place,
        cast(null as varchar) as cast_errors
    from changed
)

select * from final
{%- endmacro %}
