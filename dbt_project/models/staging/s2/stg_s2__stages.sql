{#
    S2 does not say which stage means won or lost. A role in settings/stage_roles.csv decides; without one a stage
    whose deals are mostly finished is lost when most of those give a reason for the loss, and won otherwise.
-#}
{%- set joins -%}
left join {{ source('settings', 'stage_roles') }} as roles
        on raw.pipeline_id = roles.pipeline_id and raw.stage_id = roles.stage_id
    left join {{ s2_closed_stages() }} as closed
        on raw.source = closed.source and raw.stage_id = closed.stage_id
{%- endset -%}
{{ staged_api('s2', 'stages', [{
    'read': 'deal_stages',
    'paths': {
        'stage_id': 'id',
        'pipeline_id': 'relationships.stage-category.data.id',
        'name': 'attributes.name',
        'place': 'attributes.position',
    },
    'columns': {
        'position': "coalesce(raw.place, cast(row_number() over (order by try_cast(raw.stage_id as bigint)) as varchar))",
        'kind': "case when roles.role in ('won', 'lost') then roles.role else coalesce(closed.kind, 'open') end",
    },
    'joins': joins,
}]) }}
