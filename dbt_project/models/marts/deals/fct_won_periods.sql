{#
    Facts first become one row per day, manager and department, then periods: a day belongs to five of them.
#}
{%- set measures = [
    'won_deals', 'priced_won_deals', 'won_amount', 'received_of_won', 'cost_known_deals', 'margin_amount',
] -%}
with period_days as (
    select * from {{ ref('bdg_period_days') }}
),

daily as (
    select
        won_on,
        manager_id,
        department_id,
        {%- for measure in measures %}
        sum({{ measure }}) as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('fct_deals') }}
    where won_on is not null
    group by won_on, manager_id, department_id
),

final as (
    select
        period_days.period_id,
        coalesce(daily.department_id, '~all') as department_id,
        coalesce(daily.manager_id, '~all') as user_id,
        {%- for measure in measures %}
        sum(daily.{{ measure }}) as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from daily
    inner join period_days on daily.won_on = period_days.date_day
    group by grouping sets (
        (period_days.period_id),
        (period_days.period_id, daily.department_id),
        (period_days.period_id, daily.manager_id),
        (period_days.period_id, daily.department_id, daily.manager_id)
    )
)

select * from final
