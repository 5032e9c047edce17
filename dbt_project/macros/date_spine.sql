{#
    Every day from the year before the first event (comparisons look back) to the end of the year after as_of
    (plans and due dates look ahead); needs a CTE `run` with first_event_on and as_of_on.
#}
{% macro date_spine_of_run() -%}
    {{ return(adapter.dispatch('date_spine_of_run')()) }}
{%- endmacro %}

{% macro duckdb__date_spine_of_run() -%}
    select cast(unnest(generate_series(
        make_date(year(first_event_on) - 1, 1, 1)::timestamp,
        make_date(year(as_of_on) + 1, 12, 31)::timestamp,
        interval 1 day
    )) as date) as date_day
    from run
{%- endmacro %}

{% macro spark__date_spine_of_run() -%}
    select explode(sequence(
        make_date(year(first_event_on) - 1, 1, 1),
        make_date(year(as_of_on) + 1, 12, 31),
        interval 1 day
    )) as date_day
    from run
{%- endmacro %}
