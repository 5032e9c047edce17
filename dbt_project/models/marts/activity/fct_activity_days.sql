{#
    A client is counted once per period. The first touch of the period carries it, told by the touch before,
    so that the days of a period can be added up: clients_<of whom>_<grain>. The touches are looked at apart
    from the sums: fewer columns have to be sorted.
#}
{%- set whose = ['total', 'department', 'manager'] -%}
{%- set grains = ['day', 'week', 'month'] -%}
with actions as (
    select * from {{ ref('fct_actions') }}
),

sums as (
    select
        acted_on,
        manager_id,
        department_id,
        {%- for measure in activity_measures() %}
        {{ 'sum(score)' if measure == 'score' else whole_sum(measure) }} as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from actions
    group by acted_on, manager_id, department_id
),

touches as (
    select
        acted_on,
        manager_id,
        department_id,
        lag(acted_on) over (partition by client_id order by acted_at, manager_id) as total_before,
        lag(acted_on) over (partition by department_id, client_id order by acted_at, manager_id)
            as department_before,
        lag(acted_on) over (partition by manager_id, client_id order by acted_at) as manager_before
    from actions
    where client_id is not null
),

clients as (
    select
        touches.acted_on,
        touches.manager_id,
        touches.department_id,
        {%- for level in whose %}
        {%- set outer = loop %}
        {%- for grain in grains %}
        {%- set start = 'touches.acted_on' if grain == 'day' else 'dates.' ~ grain ~ '_start' %}
        count(*) filter (where coalesce(touches.{{ level }}_before < {{ start }}, true))
            as clients_{{ level }}_{{ grain }}{{ ',' if not (loop.last and outer.last) }}
        {%- endfor %}
        {%- endfor %}
    from touches
    inner join {{ ref('dim_dates') }} as dates on touches.acted_on = dates.date_day
    group by touches.acted_on, touches.manager_id, touches.department_id
),

final as (
    select
        sums.*,
        {%- for level in whose %}
        {%- set outer = loop %}
        {%- for grain in grains %}
        coalesce(clients.clients_{{ level }}_{{ grain }}, 0) as clients_{{ level }}_{{ grain }}
        {{- ',' if not (loop.last and outer.last) }}
        {%- endfor %}
        {%- endfor %}
    from sums
    left join clients
        on sums.acted_on = clients.acted_on
        and sums.manager_id = clients.manager_id
        and sums.department_id = clients.department_id
)

select * from final
