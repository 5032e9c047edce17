{# An id, or NULL where Bitrix24 writes 0 for nobody. #}
{% macro bitrix24_id(text, prefix='') -%}
    {%- if prefix -%}
    '{{ prefix }}' || nullif({{ text }}, '0')
    {%- else -%}
    nullif({{ text }}, '0')
    {%- endif -%}
{%- endmacro %}

{# The client: the company, else the contact; companies and contacts have numbers of their own, so the kind is told. #}
{% macro bitrix24_client() -%}
    coalesce({{ bitrix24_id('raw.company_id', 'CO_') }}, {{ bitrix24_id('raw.contact', 'C_') }})
{%- endmacro %}

{# First value of a list of phones or e-mails. #}
{% macro bitrix24_first(list) -%}
    json_extract_string({{ list }}, '$[0].VALUE')
{%- endmacro %}

{# Id of one kind among the marked ids a task concerns, e.g. D_12. #}
{% macro bitrix24_linked(list, mark) -%}
    nullif(regexp_extract({{ list }}, '"{{ mark }}_([0-9]+)"', 1), '')
{%- endmacro %}

{# Own fields of the company, those beginning with UF_CRM_, as one JSON object; empty ones are left out. #}
{% macro bitrix24_custom(payload) -%}
    {{ return(adapter.dispatch('bitrix24_custom')(payload)) }}
{%- endmacro %}

{% macro duckdb__bitrix24_custom(payload) -%}
    nullif(cast(to_json(map_from_entries(list_transform(
        list_filter(
            json_keys({{ payload }}),
            lambda k: starts_with(k, 'UF_CRM_')
                and nullif(json_extract_string({{ payload }}, '$."' || k || '"'), '') is not null
        ),
        lambda k: row(k, json_extract_string({{ payload }}, '$."' || k || '"'))
    ))) as varchar), '{}')
{%- endmacro %}

{% macro default__bitrix24_custom(payload) -%}
    to_json(map_filter(
        from_json({{ payload }}, 'map<string, string>'), (k, v) -> startswith(k, 'UF_CRM_') and v <> ''
    ))
{%- endmacro %}

{# Names of the statuses of one kind (STATUS, SOURCE), one row per status id. #}
{% macro bitrix24_statuses(kind) -%}
    (
        with {{ newest_versions('bitrix24', 'statuses', 'statuses') }}

        select
            source,
            json_extract_string(payload, '$.STATUS_ID') as status_id,
            json_extract_string(payload, '$.NAME') as name
        from statuses_versions
        where json_extract_string(payload, '$.ENTITY_ID') = '{{ kind }}' and not is_gone
    )
{%- endmacro %}

{# Tax numbers of companies: the first requisites of each. #}
{% macro bitrix24_requisites() -%}
    (
        with {{ newest_versions('bitrix24', 'requisites', 'requisites') }}

        select
            source,
            json_extract_string(payload, '$.ENTITY_ID') as company_id,
            json_extract_string(payload, '$.RQ_INN') as inn,
            json_extract_string(payload, '$.RQ_KPP') as kpp
        from requisites_versions
        where json_extract_string(payload, '$.ENTITY_TYPE_ID') = '4' and not is_gone
        qualify row_number() over (
            partition by source, json_extract_string(payload, '$.ENTITY_ID') order by try_cast(id as bigint)
        ) = 1
    )
{%- endmacro %}
