{# Text to the declared type; NULL where the text does not fit. #}
{% macro typed_field(column) -%}
    {%- if column.data_type == 'varchar' -%} fields.{{ column.name }}
    {%- else -%} try_cast(fields.{{ column.name }} as {{ column.data_type }})
    {%- endif -%}
{%- endmacro %}

{# What is wrong with a record, in words, one sentence per field; NULL when nothing is. #}
{% macro cast_errors(columns) -%}
    nullif(concat_ws('; '
    {%- for column in columns %}
        {%- set field = 'fields.' ~ column.name %}
        {%- set allowed = column_meta(column, 'allowed') %}
        {%- if column.data_type != 'varchar' %}
        , case when {{ field }} is not null and {{ typed_field(column) }} is null
            then '{{ column.name }}: "' || left({{ field }}, 80) || '" is not {{ column.data_type }}' end
        {%- endif %}
        {%- if allowed %}
        , case when {{ field }} not in ('{{ allowed | join("', '") }}')
            then '{{ column.name }}: "' || left({{ field }}, 80) || '" is none of {{ allowed | join(", ") }}' end
        {%- endif %}
        {%- if column_meta(column, 'required') %}
        , case when {{ field }} is null and fields.is_deleted is distinct from 'true'
            then '{{ column.name }}: is missing' end
        {%- endif %}
    {%- endfor %}
        , case when fields.is_deleted is not null and try_cast(fields.is_deleted as boolean) is null
            then 'is_deleted: "' || left(fields.is_deleted, 80) || '" is not boolean' end
    ), '')
{%- endmacro %}
