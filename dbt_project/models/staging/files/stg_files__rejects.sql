{#- Rows of the current version of each file that could not be read, one row per field that was wrong. -#}
{{ config(enabled=connector_enabled('files')) }}
{%- set run = source('settings', 'run') -%}
with rejects as (
    select
        source,
        load_id,
        known_at,
        {{ json_fields('payload', ['file', 'sheet', 'row', 'entity', 'field', 'column', 'value', 'reason']) }} as fields
    from {{ source('landing', 'files___rejects') }}
    where known_at <= (select as_of from {{ run }})
),

{{ newest_files(source('landing', 'files___files'), run) }},

final as (
    select
        rejects.source,
        rejects.fields.file as path,
        rejects.fields.sheet as sheet,
        rejects.fields.row as row_number,
        rejects.fields.entity as entity,
        rejects.fields.field as field,
        rejects.fields.column as column_name,
        rejects.fields.value as value,
        rejects.fields.reason as reason,
        rejects.known_at
    from rejects
    inner join newest_files
        on rejects.source = newest_files.source
        and rejects.fields.file = newest_files.path
        and rejects.load_id = newest_files.load_id
)

select * from final
