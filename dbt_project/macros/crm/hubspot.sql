{# Joins the first record of another type that a record is associated with: <alias>.linked_id. #}
{% macro hubspot_link(read, alias) -%}
left join (
        with {{ newest_versions('hubspot', read, alias) }}
        select source, id, json_extract_string(payload, '$.to[0].toObjectId') as linked_id
        from {{ alias }}_versions
    ) as {{ alias }}
        on raw.source = {{ alias }}.source and raw.id = {{ alias }}.id
{%- endmacro %}

{# Joins the label of an option of a property: <alias>.label. #}
{% macro hubspot_label(read, alias, value) -%}
left join (
        with {{ newest_versions('hubspot', read, alias) }}
        select source, id, json_extract_string(payload, '$.label') as label
        from {{ alias }}_versions
    ) as {{ alias }}
        on raw.source = {{ alias }}.source and {{ value }} = {{ alias }}.id
{%- endmacro %}

{# Joins the owner who is a user: changes name users, records name owners, and each has numbers of its own. #}
{% macro hubspot_owner_of_user(alias, user) -%}
left join (
        with {{ newest_versions('hubspot', 'owners', alias ~ '_active') }},
        {{ newest_versions('hubspot', 'owners_archived', alias ~ '_archived') }}
        select
            source,
            json_extract_string(payload, '$.userId') as user_number,
            min(id) as owner_id
        from (
            select * from {{ alias }}_active_versions
            union all
            select * from {{ alias }}_archived_versions
        )
        group by all
    ) as {{ alias }}
        on raw.source = {{ alias }}.source and {{ user }} = {{ alias }}.user_number
{%- endmacro %}

{# Joins the pipeline of a stage: a stage's id is unique in the portal. #}
{% macro hubspot_pipeline_of_stage(alias) -%}
left join (
        with {{ newest_versions('hubspot', 'pipelines', alias) }}
        select source, id as pipeline_id, json_extract_string(stage, '$.id') as stage_id
        from {{ alias }}_versions
        cross join {{ json_elements('payload', 'stages') }} as stages (stage)
    ) as {{ alias }}
        on raw.source = {{ alias }}.source and raw.value = {{ alias }}.stage_id
{%- endmacro %}

{# The value a property held before, over a history with one row per value. #}
{% macro hubspot_before(value) -%}
    lag({{ value }}) over (partition by raw.source, raw.id order by raw.changed_at, raw.value)
{%- endmacro %}

{# Outcome of a call: by the standard dispositions, else by its status; NULL when neither tells. #}
{% macro hubspot_call_result() -%}
    case
        when raw.disposition in (
            'f240bbac-87c9-4f6e-bf70-924b57d47db7', 'a4c4c377-d246-4b32-a13b-75a56a4cd0ff'
        ) then 'answered'
        when raw.disposition in (
            '73a0d17f-1163-4015-bdd5-ec830791da20', 'b2cf5968-551e-4856-9783-52b3da59a7d0',
            '9d9162e7-6cf3-4944-bf63-4dff82258764', '17b47fee-58de-441e-a44c-c6300d46f273'
        ) then 'missed'
        when raw.status in ('NO_ANSWER', 'BUSY', 'MISSED', 'FAILED', 'CANCELED') then 'missed'
        when raw.status = 'COMPLETED' and try_cast(raw.milliseconds as bigint) > 0 then 'answered'
    end
{%- endmacro %}
