{# Value of the first custom field of a record with this code, e.g. PHONE; `fields` is its custom_fields_values. #}
{% macro amocrm_coded(fields, code) -%}
    {{ return(amocrm_value(fields, "field_code", ["'" ~ code ~ "'"])) }}
{%- endmacro %}

{# Value of the first custom field of a record with one of these names, written in lower case. #}
{% macro amocrm_named(fields, names) -%}
    {%- set quoted = [] -%}
    {%- for name in names -%}{%- do quoted.append("'" ~ name ~ "'") -%}{%- endfor -%}
    {{ return(amocrm_value(fields, "field_name", quoted)) }}
{%- endmacro %}

{% macro amocrm_value(fields, key, wanted) -%}
    {{ return(adapter.dispatch('amocrm_value')(fields, key, wanted)) }}
{%- endmacro %}

{% macro duckdb__amocrm_value(fields, key, wanted) -%}
    {%- set compared = "(f ->> '" ~ key ~ "')" if key == 'field_code' else "lower(f ->> '" ~ key ~ "')" -%}
    list_filter(
        cast({{ fields }} as json[]), lambda f: {{ compared }} in ({{ wanted | join(', ') }})
    )[1] ->> '$.values[0].value'
{%- endmacro %}

{% macro default__amocrm_value(fields, key, wanted) -%}
    {%- set compared = 'f.field_code' if key == 'field_code' else 'lower(f.field_name)' -%}
    filter({{ amocrm_fields(fields) }}, f -> {{ compared }} in ({{ wanted | join(', ') }}))[0].values[0].value
{%- endmacro %}

{# Own fields of the company as one JSON object, by their ids; those with a code have columns of their own. #}
{% macro amocrm_custom(fields) -%}
    {{ return(adapter.dispatch('amocrm_custom')(fields)) }}
{%- endmacro %}

{% macro duckdb__amocrm_custom(fields) -%}
    nullif(cast(to_json(map_from_entries(list_transform(
        list_filter(
            cast({{ fields }} as json[]),
            lambda f: (f ->> 'field_code') is null
                and lower(f ->> 'field_name') not in ({{ amocrm_tax_names() }})
        ),
        lambda f: row(f ->> 'field_id', f ->> '$.values[0].value')
    ))) as varchar), '{}')
{%- endmacro %}

{% macro default__amocrm_custom(fields) -%}
    to_json(map_from_entries(transform(
        filter(
            {{ amocrm_fields(fields) }},
            f -> f.field_code is null and lower(f.field_name) not in ({{ amocrm_tax_names() }})
        ),
        f -> struct(f.field_id, f.values[0].value)
    )))
{%- endmacro %}

{% macro amocrm_tax_names() -%}
    'инн', 'inn', 'кпп', 'kpp'
{%- endmacro %}

{% macro amocrm_fields(fields) -%}
    from_json({{ fields }}, 'array<struct<field_id: string, field_name: string, field_code: string, values: array<struct<value: string>>>>')
{%- endmacro %}
