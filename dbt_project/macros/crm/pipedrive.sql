{# Records of two lists between which they wander, each as the list shows it that had it last (`list`). #}
{% macro pipedrive_last_seen(list, archive) -%}
    (
        with {{ newest_versions('pipedrive', list, 'active') }},

        {{ newest_versions('pipedrive', archive, 'archived') }},

        both_lists as (
            select source, id, load_id, payload, is_gone, '{{ list }}' as list, 1 as place from active_versions
            union all
            select source, id, load_id, payload, is_gone, '{{ archive }}' as list, 2 as place from archived_versions
        )

        select *
        from both_lists
        qualify row_number() over (partition by source, id order by load_id desc, place desc) = 1
    )
{%- endmacro %}

{# Keeps of one of two such lists what it had last. #}
{% macro pipedrive_seen_in(read, list, archive) -%}
    inner join {{ pipedrive_last_seen(list, archive) }} as seen
        on raw.source = seen.source and raw.id = seen.id and seen.list = '{{ read }}'
{%- endmacro %}

{# Lead → the deal it became: the first one, if possible one that is not deleted. #}
{% macro pipedrive_converted() -%}
    (
        with deals as (
            select source, id, {{ json_texts('payload', ['source_lead_id', 'add_time', 'is_deleted']) }} as texts
            from {{ pipedrive_last_seen('deals', 'archived_deals') }}
        )

        select source, id as deal_id, texts[1] as lead_id, texts[2] as converted_at
        from deals
        where texts[1] is not null
        qualify row_number() over (
            partition by source, texts[1] order by coalesce(texts[3], 'false'), try_cast(id as bigint)
        ) = 1
    )
{%- endmacro %}

{# Phone and e-mail of each person. #}
{% macro pipedrive_persons() -%}
    (
        with {{ newest_versions('pipedrive', 'persons', 'persons') }}

        select
            source,
            id,
            {{ pipedrive_first("json_extract_string(payload, '$.phones')") }} as phone,
            {{ pipedrive_first("json_extract_string(payload, '$.emails')") }} as email
        from persons_versions
    )
{%- endmacro %}

{# Names of the labels of leads. #}
{% macro pipedrive_labels() -%}
    (
        with {{ newest_versions('pipedrive', 'lead_labels', 'labels') }}

        select source, id, json_extract_string(payload, '$.name') as name
        from labels_versions
    )
{%- endmacro %}
