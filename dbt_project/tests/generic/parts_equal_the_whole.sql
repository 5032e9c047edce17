{#
    The figures of each level add up to those of the row above: `levels` maps a level to the level of its whole,
    `within` names the columns both share. A whole without parts must be nothing.
#}
{% test parts_equal_the_whole(model, levels, within, measures, where=none) %}
{%- set shared = within | join(', ') %}
with figures as (
    select * from {{ model }} {{ 'where ' ~ where if where }}
),
{% for part, whole in levels.items() %}
{{ part }}_of_{{ whole }} as (
    select {{ shared }}
        {%- for measure in measures %}
        , coalesce(sum({{ measure }}) filter (where level = '{{ part }}'), 0)
            - coalesce(sum({{ measure }}) filter (where level = '{{ whole }}'), 0) as {{ measure }}
        {%- endfor %}
    from figures
    where level in ('{{ part }}', '{{ whole }}')
    group by {{ shared }}
){{ ',' if not loop.last }}
{% endfor %}
{% for part, whole in levels.items() %}
select '{{ part }}s differ from the {{ whole }}' as failure, *
from {{ part }}_of_{{ whole }}
where {{ measures | join(' <> 0 or ') }} <> 0
{{ 'union all' if not loop.last }}
{% endfor %}
{% endtest %}
