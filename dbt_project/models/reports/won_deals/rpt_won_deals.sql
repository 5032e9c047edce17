with periods as (
    select * from {{ ref('dim_periods') }}
),

figures as (
    select * from {{ ref('fct_won_deal_periods') }}
),

user_periods as (
    select * from {{ ref('bdg_user_periods') }}
),

{# a period without a win or a lead is a row too, and so is everybody who worked in it #}
shown as (
    select period_id, 'total' as level, '~all' as department_id, '~all' as user_id, '~all' as lead_source_id
    from periods
    union all
    select period_id, level, department_id, user_id, lead_source_id from figures where level <> 'total'
    union
    select period_id, 'manager', '~all', user_id, '~all' from user_periods where is_employed and is_manager
),

final as (
    select
        periods.period_grain,
        periods.period_start,
        periods.period_end,
        periods.period_state,
        shown.level,
        shown.department_id,
        shown.user_id,
        shown.lead_source_id,
        departments.name as department_name,
        users.name as user_name,
        coalesce(users.is_dismissed, false) as is_dismissed,
        sources.name as lead_source_name,
        cast(coalesce(figures.won_deals, 0) as integer) as won_deals,
        cast(coalesce(figures.priced_won_deals, 0) as integer) as priced_deals,
        cast(coalesce(figures.won_amount, 0) as decimal(18, 2)) as won_amount,
        {{ money_per('figures.won_amount', 'figures.priced_won_deals') }} as average_check,
        {%- for measure in won_deal_measures()['leads'] %}
        cast(coalesce(figures.{{ measure }}, 0) as integer) as {{ measure }},
        {%- endfor %}
        {{ share_of('figures.cohort_leads_won', 'figures.cohort_leads') }} as lead_win_rate
        {%- for days in [30, 60, 90] %},
        {{ share_of('figures.cohort_leads_won_' ~ days, 'figures.cohort_leads') }} as lead_win_rate_{{ days }},
        {{ share_of('figures.cohort_leads_past_' ~ days, 'figures.cohort_leads') }} as lead_maturity_{{ days }}
        {%- endfor %}
    from shown
    inner join periods on shown.period_id = periods.period_id
    left join figures
        on shown.period_id = figures.period_id and shown.level = figures.level
        and shown.department_id = figures.department_id and shown.user_id = figures.user_id
        and shown.lead_source_id = figures.lead_source_id
    left join {{ ref('dim_departments') }} as departments on shown.department_id = departments.department_id
    left join {{ ref('dim_users') }} as users on shown.user_id = users.user_id
    left join {{ ref('dim_lead_sources') }} as sources on shown.lead_source_id = sources.lead_source_id
)

select * from final
