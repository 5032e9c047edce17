{# The columns together identify a row, and none of them is empty. #}
{% test unique_key(model, columns) %}
with keyed as (
    select
        {%- for column in columns %}
        {{ column }},
        {%- endfor %}
        count(*) as rows_found
    from {{ model }}
    group by {{ columns | join(', ') }}
)

select *
from keyed
where rows_found > 1
    {%- for column in columns %}
    or {{ column }} is null
    {%- endfor %}
{% endtest %}
