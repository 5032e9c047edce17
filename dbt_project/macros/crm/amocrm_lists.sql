{# Id of the first element of a list of linked records. #}
{% macro amocrm_first(list) -%}
    json_extract_string({{ list }}, '$[0].id')
{%- endmacro %}

{# The main contact of a deal, else its first one. #}
{% macro amocrm_main_contact(list) -%}
    coalesce(
        list_filter(cast({{ list }} as json[]), lambda c: (c ->> 'is_main') = 'true')[1] ->> 'id',
        {{ amocrm_first(list) }}
    )
{%- endmacro %}

{# Names of the tags of a deal, split by commas. #}
{% macro amocrm_tags(list) -%}
    nullif(array_to_string(list_transform(cast({{ list }} as json[]), lambda t: t ->> 'name'), ','), '')
{%- endmacro %}

{# Events of some types that are known by as_of, one row per event, with their values before and after. #}
{% macro amocrm_events(types) -%}
    (
        select
            source,
            id,
            json_extract_string(payload, '$.type') as type,
            json_extract_string(payload, '$.entity_id') as entity_id,
            json_extract_string(payload, '$.entity_type') as entity_type,
            json_extract_string(payload, '$.created_by') as created_by,
            cast(json_extract_string(payload, '$.created_at') as bigint) as created_at,
            json_extract_string(payload, '$.value_before[0].lead_status.id') as status_before,
            json_extract_string(payload, '$.value_before[0].lead_status.pipeline_id') as pipeline_before
        from {{ source('landing', 'amocrm__events') }}
        where known_at <= (select as_of from {{ source('settings', 'run') }})
            and json_extract_string(payload, '$.type') in ('{{ types | join("', '") }}')
    )
{%- endmacro %}

{# Statuses in which requests wait, one row per pipeline. #}
{% macro amocrm_unsorted_statuses() -%}
    (
        with {{ newest_versions('amocrm', 'pipelines', 'pipelines') }}

        select source, id as pipeline_id, json_extract_string(status, '$.id') as status_id
        from pipelines_versions
        cross join {{ json_elements('payload', '_embedded.statuses') }} as statuses (status)
        where json_extract_string(status, '$.type') = '1'
    )
{%- endmacro %}

{# Where a person came from: source and marks of the first deal of each main contact. #}
{% macro amocrm_first_deals() -%}
    (
        with {{ newest_versions('amocrm', 'leads', 'leads') }},

        deals as (
            select
                source,
                cast(id as bigint) as deal_id,
                cast(json_extract_string(payload, '$.created_at') as bigint) as created_at,
                {{ amocrm_main_contact("json_extract_string(payload, '$._embedded.contacts')") }} as contact_id,
                json_extract_string(payload, '$.source_id') as lead_source_id,
                json_extract_string(payload, '$.custom_fields_values') as fields
            from leads_versions
            where not is_gone and json_extract_string(payload, '$.is_deleted') is distinct from 'true'
        )

        select
            source,
            contact_id,
            lead_source_id,
            {{ amocrm_coded('fields', 'UTM_SOURCE') }} as utm_source,
            {{ amocrm_coded('fields', 'UTM_MEDIUM') }} as utm_medium,
            {{ amocrm_coded('fields', 'UTM_CAMPAIGN') }} as utm_campaign
        from deals
        where contact_id is not null
        qualify row_number() over (partition by source, contact_id order by created_at, deal_id) = 1
    )
{%- endmacro %}
