{%- set measures = call_measures() -%}
with periods as (
    select period_id, period_grain from {{ ref('dim_periods') }}
),

days as (
    select
        period_days.period_id,
        days.manager_id,
        days.department_id,
        days.source,
        days.is_measured,
        {%- for measure in measures %}
        days.{{ measure }},
        {%- endfor %}
        {%- for level in ['total', 'department', 'manager', 'source'] %}
        case periods.period_grain
            {%- for grain in ['day', 'week', 'month', 'quarter'] %}
            when '{{ grain }}' then days.numbers_{{ level }}_{{ grain }}
            {%- endfor %}
            else days.numbers_{{ level }}_year
        end as numbers_{{ level }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('fct_call_days') }} as days
    inner join {{ ref('bdg_period_days') }} as period_days on days.acted_on = period_days.date_day
    inner join periods on period_days.period_id = periods.period_id
),

final as (
    select
        period_id,
        case
            when grouping(manager_id) = 0 then 'manager'
            when grouping(department_id) = 0 then 'department'
            when grouping(source) = 0 then 'source'
            else 'total'
        end as level,
        coalesce(department_id, '~all') as department_id,
        coalesce(manager_id, '~all') as user_id,
        coalesce(source, '~all') as source,
        {%- for measure in measures %}
        {{ whole_sum(measure) }} as {{ measure }},
        {%- endfor %}
        case
            when grouping(manager_id) = 0 then {{ whole_sum('numbers_manager') }}
            when grouping(department_id) = 0 then {{ whole_sum('numbers_department') }}
            when grouping(source) = 0 then {{ whole_sum('numbers_source') }}
            else {{ whole_sum('numbers_total') }}
        end as phone_numbers
    from days
    group by grouping sets (
        (period_id), (period_id, department_id), (period_id, manager_id), (period_id, source)
    )
)

select * from final
