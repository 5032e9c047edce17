{#
    A number is counted once per period: the first call of the period carries it, told by the call before, so that
    the days of a period can be added up: numbers_<of whom>_<grain>.
#}
{%- set whose = {'total': '', 'department': 'department_id, ', 'manager': 'manager_id, ', 'source': 'source, '} -%}
{%- set grains = ['day', 'week', 'month', 'quarter', 'year'] -%}
with sums as (
    select
        acted_on,
        manager_id,
        department_id,
        source,
        bool_or(is_measured) as is_measured,
        {%- for measure in call_measures() %}
        {{ whole_sum(measure) }} as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('fct_call_hours') }}
    group by acted_on, manager_id, department_id, source
),

dialled as (
    select acted_on, manager_id, department_id, source, phone_number
    from {{ ref('fct_actions') }}
    where action = 'call' and phone_number is not null
    group by all
),

earlier as (
    select
        *,
        {%- for level, key in whose.items() %}
        lag(acted_on) over (
            partition by {{ key }}phone_number order by acted_on, manager_id, department_id, source
        ) as {{ level }}_before{{ ',' if not loop.last }}
        {%- endfor %}
    from dialled
),

numbers as (
    select
        earlier.acted_on,
        earlier.manager_id,
        earlier.department_id,
        earlier.source,
        {%- for level in whose %}
        {%- set outer = loop %}
        {%- for grain in grains %}
        {%- set start = 'earlier.acted_on' if grain == 'day' else 'dates.' ~ grain ~ '_start' %}
        count(*) filter (where coalesce(earlier.{{ level }}_before < {{ start }}, true))
            as numbers_{{ level }}_{{ grain }}{{ ',' if not (loop.last and outer.last) }}
        {%- endfor %}
        {%- endfor %}
    from earlier
    inner join {{ ref('dim_dates') }} as dates on earlier.acted_on = dates.date_day
    group by earlier.acted_on, earlier.manager_id, earlier.department_id, earlier.source
),

final as (
    select
        sums.*,
        {%- for level in whose %}
        {%- set outer = loop %}
        {%- for grain in grains %}
        coalesce(numbers.numbers_{{ level }}_{{ grain }}, 0) as numbers_{{ level }}_{{ grain }}
        {{- ',' if not (loop.last and outer.last) }}
        {%- endfor %}
        {%- endfor %}
    from sums
    left join numbers
        on sums.acted_on = numbers.acted_on
        and sums.manager_id = numbers.manager_id
        and sums.department_id = numbers.department_id
        and sums.source = numbers.source
)

select * from final
