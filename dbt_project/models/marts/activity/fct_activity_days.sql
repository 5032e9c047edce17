{#
    A client is counted once per period. The first touch of the period carries it, told by the touch before,
    so that the days of a period can be added up: clients_<of whom>_<grain>.
#}
with actions as (
    select * from {{ ref('fct_actions') }}
),

touched as (
    select
        actions.*,
        lag(acted_on) over (partition by client_id order by acted_at, action_id) as total_before,
        lag(acted_on) over (partition by department_id, client_id order by acted_at, action_id)
            as department_before,
        lag(acted_on) over (partition by manager_id, client_id order by acted_at, action_id)
            as manager_before
    from actions
),

final as (
    select
        touched.acted_on,
        touched.manager_id,
        touched.department_id,
        {%- for measure in activity_measures() %}
        sum(touched.{{ measure }}) as {{ measure }},
        {%- endfor %}
        {%- for whose in ['total', 'department', 'manager'] %}
        {%- for grain in ['day', 'week', 'month'] %}
        {%- set start = 'touched.acted_on' if grain == 'day' else 'dates.' ~ grain ~ '_start' %}
        count(touched.client_id) filter (
            where coalesce(touched.{{ whose }}_before < {{ start }}, true)
        ) as clients_{{ whose }}_{{ grain }}{{ ',' if not loop.last }}
        {%- endfor %}{{ ',' if not loop.last }}
        {%- endfor %}
    from touched
    inner join {{ ref('dim_dates') }} as dates on touched.acted_on = dates.date_day
    group by touched.acted_on, touched.manager_id, touched.department_id
)

select * from final
