{%- set measures = activity_measures() -%}
with periods as (
    select * from {{ ref('dim_periods') }} where period_grain in ('day', 'week', 'month')
),

period_days as (
    select days.period_id, days.date_day, periods.period_grain
    from {{ ref('bdg_period_days') }} as days
    inner join periods on days.period_id = periods.period_id
),

active as (
    select
        period_days.period_id,
        days.manager_id,
        days.department_id,
        {%- for measure in measures %}
        days.{{ measure }},
        {%- endfor %}
        {%- for whose in ['total', 'department', 'manager'] %}
        case period_days.period_grain
            when 'day' then days.clients_{{ whose }}_day
            when 'week' then days.clients_{{ whose }}_week
            else days.clients_{{ whose }}_month
        end as clients_{{ whose }},
        {%- endfor %}
        0 as silent_days
    from {{ ref('fct_activity_days') }} as days
    inner join period_days on days.acted_on = period_days.date_day
),

silent as (
    select
        period_days.period_id,
        days.user_id as manager_id,
        days.department_id,
        {%- for measure in measures %}
        0 as {{ measure }},
        {%- endfor %}
        0 as clients_total,
        0 as clients_department,
        0 as clients_manager,
        1 as silent_days
    from {{ ref('fct_silent_days') }} as days
    inner join period_days on days.date_day = period_days.date_day
),

gathered as (
    select * from active
    union all
    select * from silent
),

final as (
    select
        period_id,
        case
            when grouping(manager_id) = 0 then 'manager'
            when grouping(department_id) = 0 then 'department'
            else 'total'
        end as level,
        coalesce(department_id, '~all') as department_id,
        coalesce(manager_id, '~all') as user_id,
        {%- for measure in measures %}
        {{ 'sum(score)' if measure == 'score' else whole_sum(measure) }} as {{ measure }},
        {%- endfor %}
        case
            when grouping(manager_id) = 0 then {{ whole_sum('clients_manager') }}
            when grouping(department_id) = 0 then {{ whole_sum('clients_department') }}
            else {{ whole_sum('clients_total') }}
        end as clients_touched,
        {{ whole_sum('silent_days') }} as silent_days
    from gathered
    group by grouping sets ((period_id), (period_id, department_id), (period_id, manager_id))
)

select * from final
