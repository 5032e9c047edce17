{#- paid: by the day the money moved; accrued: by the month it is for, where a rule says so -#}
{%- set measures = ['income_amount', 'expense_amount', 'net_amount', 'operating_amount', 'unknown_amount'] -%}
with movements as (
    select
        *,
        case when article_kind in ('sales_income', 'other_income', 'operating_expense', 'tax', 'fee') then net_amount end
            as operating_amount
    from {{ ref('fct_bank_movements') }}
    where flow in ('income', 'expense', 'unknown')
),

period_days as (
    select period_days.period_id, period_days.date_day, periods.period_grain
    from {{ ref('bdg_period_days') }} as period_days
    inner join {{ ref('dim_periods') }} as periods on period_days.period_id = periods.period_id
),

days as (
    {%- for view, day in {'paid': 'booked_on', 'accrued': 'accrued_on'}.items() %}
    select
        '{{ view }}' as view,
        {{ day }} as day,
        line_of_business_id,
        article_id,
        {%- for measure in measures %}
        coalesce(sum({{ measure }}), 0) as {{ measure }},
        {%- endfor %}
        count(case when part <> 'fee' then 1 end) as movements,
        count(case when not is_priced then 1 end) as unpriced_movements
    from movements
    group by {{ day }}, line_of_business_id, article_id
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

final as (
    select
        days.view,
        period_days.period_id,
        coalesce(days.line_of_business_id, '~all') as line_of_business_id,
        coalesce(days.article_id, '~all') as article_id,
        {%- for measure in measures %}
        cast(sum(days.{{ measure }}) as decimal(18, 2)) as {{ measure }},
        {%- endfor %}
        cast(sum(days.movements) as bigint) as movements,
        cast(sum(days.unpriced_movements) as bigint) as unpriced_movements
    from days
    inner join period_days
        on days.day = period_days.date_day
        and (days.view = 'paid' or period_days.period_grain in ('month', 'quarter', 'year'))
    group by grouping sets (
        (days.view, period_days.period_id),
        (days.view, period_days.period_id, days.line_of_business_id),
        (days.view, period_days.period_id, days.line_of_business_id, days.article_id)
    )
)

select * from final
