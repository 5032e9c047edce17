{%- set measures = won_deal_measures() -%}
{%- set sources = {'wins': ('fct_deals', 'won_on'), 'leads': ('fct_lead_cohorts', 'created_on')} -%}
with period_days as (
    select * from {{ ref('bdg_period_days') }}
),

daily as (
    {%- for part, (relation, day) in sources.items() %}
    select
        {{ day }} as date_day,
        manager_id,
        department_id,
        lead_source_id,
        {%- for measure in measures['wins'] + measures['leads'] %}
        {{ 'sum(' ~ measure ~ ')' if measure in measures[part] else '0' }} as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref(relation) }}
    where {{ day }} is not null
    group by 1, 2, 3, 4
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

final as (
    select
        period_days.period_id,
        case
            when grouping(daily.department_id) = 0 then 'department'
            when grouping(daily.manager_id) = 0 then 'manager'
            when grouping(daily.lead_source_id) = 0 then 'lead_source'
            else 'total'
        end as level,
        coalesce(daily.department_id, '~all') as department_id,
        coalesce(daily.manager_id, '~all') as user_id,
        coalesce(daily.lead_source_id, '~all') as lead_source_id,
        {%- for measure in measures['wins'] + measures['leads'] %}
        sum(daily.{{ measure }}) as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from daily
    inner join period_days on daily.date_day = period_days.date_day
    group by grouping sets (
        (period_days.period_id),
        (period_days.period_id, daily.department_id),
        (period_days.period_id, daily.manager_id),
        (period_days.period_id, daily.lead_source_id)
    )
)

select * from final
