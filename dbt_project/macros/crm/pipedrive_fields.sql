{# First value of a list of phones or e-mails. #}
{% macro pipedrive_first(list) -%}
    nullif(json_extract_string({{ list }}, '$[0].value'), '')
{%- endmacro %}

{# The client: the organization, else the person; both have numbers of their own, so the kind is told. #}
{% macro pipedrive_client() -%}
    coalesce('O_' || raw.organization, 'P_' || raw.person)
{%- endmacro %}

{# Keys of the own fields of organizations that hold tax numbers, by their names; one row per source. #}
{% macro pipedrive_tax_fields() -%}
    (
        with {{ newest_versions('pipedrive', 'organization_fields', 'fields') }},

        named as (
            select source, id, lower(trim(json_extract_string(payload, '$.field_name'))) as name
            from fields_versions
            where not is_gone
        )

        select
            source,
            min(id) filter (where name in ('инн', 'inn')) as inn,
            min(id) filter (where name in ('кпп', 'kpp')) as kpp
        from named
        group by source
    )
{%- endmacro %}

{# Own fields by their keys as one JSON object; empty ones and those in `but` are left out. #}
{% macro pipedrive_custom(fields, but=[]) -%}
    nullif(cast(to_json(map_from_entries(list_transform(
        list_filter(
            json_keys({{ fields }}),
            lambda k: nullif(json_extract_string({{ fields }}, '$."' || k || '"'), '') is not null
            {%- for key in but %} and k is distinct from {{ key }}{% endfor %}
        ),
        lambda k: row(k, json_extract_string({{ fields }}, '$."' || k || '"'))
    ))) as varchar), '{}')
{%- endmacro %}

{# When an activity is due: the calendar knows minutes, and a day without a time is its noon. #}
{% macro pipedrive_due() -%}
    raw.due_date || ' ' || coalesce(raw.due_time, '12:00')
{%- endmacro %}

{# Text of an own field whose key stands in a column. #}
{% macro pipedrive_own(fields, key) -%}
    nullif(json_extract_string({{ fields }}, '$."' || {{ key }} || '"'), '')
{%- endmacro %}
