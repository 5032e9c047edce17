{# What a landed version of a deal says of its win and to the rules of tests, in the order every connector stages it. #}
{% macro deal_version_fields() -%}
    {{ return({
        'pipeline_id': 'varchar', 'stage_id': 'varchar', 'amount': 'decimal(18, 2)', 'currency': 'varchar',
        'created_at': 'timestamp', 'closed_at': 'timestamp', 'merged_into': 'varchar',
        'name': 'varchar', 'lead_source_id': 'varchar', 'tags': 'varchar',
    }) }}
{%- endmacro %}

{#
    Every version landed of deals that were landed more than once, or that a newer version of their file no longer has.
    A row that left its file is a version too: with nothing in it but `is_deleted`.
#}
{% macro staged_deal_versions(connector) -%}
{{ config(enabled=connector_enabled(connector)) }}
{%- set landing = source('landing', connector ~ '__deals') -%}
{%- set inventory = source('landing', connector ~ '___files') -%}
{%- set run = source('settings', 'run') -%}
{%- set fields = deal_version_fields() -%}
with landed as (
    select * from {{ landing }} where known_at <= (select as_of from {{ run }})
),

loads as (
    select source, max(load_id) as newest_load from landed group by source
),

told_again as (
    select landed.source, landed.id
    from landed
    inner join loads on landed.source = loads.source
    group by landed.source, landed.id
    having count(*) > 1 or max(landed.load_id) < max(loads.newest_load)
),

versions as (
    select landed.*, {{ json_fields('landed.payload', ['deal_id', 'is_deleted', '_file'] + fields.keys() | list) }} as fields
    from landed
    inner join told_again on landed.source = told_again.source and landed.id = told_again.id
),

inventory as (
    select source, load_id, known_at, {{ json_fields('payload', ['path', 'status']) }} as file
    from {{ inventory }}
    where known_at <= (select as_of from {{ run }})
),

taken as (
    select
        source,
        file.path as path,
        load_id,
        lead(load_id) over files as next_load_id,
        lead(known_at) over files as replaced_at
    from inventory
    where file.status = 'ok'
    window files as (partition by source, file.path order by load_id)
),

dropped as (
    select versions.source, versions.fields.deal_id as deal_id, taken.replaced_at as known_at, taken.next_load_id as load_id
    from versions
    inner join taken
        on versions.source = taken.source and versions.fields._file = taken.path and versions.load_id = taken.load_id
    left join versions as later
        on versions.source = later.source and versions.id = later.id and taken.next_load_id = later.load_id
    where taken.next_load_id is not null and later.id is null
),

final as (
    select
        source,
        fields.deal_id as deal_id,
        known_at,
        load_id,
        true as is_record,
        coalesce(try_cast(fields.is_deleted as boolean), false) as is_deleted,
        updated_at,
        {%- for name, type in fields.items() %}
        try_cast(fields.{{ name }} as {{ type }}) as {{ name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from versions
    where fields.deal_id is not null
    union all
    select source, deal_id, known_at, load_id, false, true, null{{ ', null' * fields | length }}
    from dropped
    where deal_id is not null
)

select * from final
{%- endmacro %}
