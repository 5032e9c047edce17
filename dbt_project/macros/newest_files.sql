{#
    A newer version of a file replaces all rows of the older one, also the rows it no longer has.
    `newest_files` lists the load that brought the current version of each file, `keep_newest_files`
    joins it to landed rows that carry `fields._file`.
#}
{% macro newest_files(inventory, run) -%}
inventory as (
    select source, load_id, {{ json_fields('payload', ['path', 'status']) }} as file
    from {{ inventory }}
    where known_at <= (select as_of from {{ run }})
),

newest_files as (
    select source, file.path as path, max(load_id) as load_id
    from inventory
    where file.status = 'ok'
    group by source, file.path
)
{%- endmacro %}

{% macro keep_newest_files(rows) -%}
inner join newest_files
        on {{ rows }}.source = newest_files.source
        and {{ rows }}.fields._file = newest_files.path
        and {{ rows }}.load_id = newest_files.load_id
{%- endmacro %}
