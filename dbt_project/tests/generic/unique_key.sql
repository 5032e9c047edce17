{# The columns together, or the one it stands at, identify a row, and none of them is empty. #}
{% test unique_key(model, columns=none, column_name=none) %}
{%- set key = columns or [column_name] %}
with keyed as (
    select
        {%- for column in key %}
        {{ column }},
        {%- endfor %}
        count(*) as rows_found
    from {{ model }}
    group by {{ key | join(', ') }}
)

select *
from keyed
where rows_found > 1
    {%- for column in key %}
    or {{ column }} is null
    {%- endfor %}
{% endtest %}
