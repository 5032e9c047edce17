{#
    Joins the pipeline a deal stood in at a moment, as `stood`. `rows` has deal_id. Deals that were always in the
    pipeline of the record find none: take that then.
#}
{% macro join_pipeline_at(rows, moment) -%}
left join {{ ref('int_deal_pipelines') }} as stood
        on {{ rows }}.deal_id = stood.deal_id
        and {{ moment }} >= stood.from_at
        and {{ moment }} < stood.to_at
{%- endmacro %}
