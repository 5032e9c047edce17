{%- set counts = ['won_deals', 'deals_paid', 'deals_partly', 'deals_unpaid', 'deals_overpaid', 'deals_no_amount'] -%}
{%- set amounts = ['won', 'invoiced', 'paid', 'open', 'overpaid'] -%}
with deals as (
    select * from {{ ref('fct_won_deal_payments') }}
),

period_days as (
    select * from {{ ref('bdg_period_days') }}
),

periods as (
    select * from {{ ref('dim_periods') }}
),

counterparties as (
    select counterparty_id, name from {{ ref('dim_counterparties') }}
),

run as (
    select currency from {{ ref('dim_run') }}
),

days as (
    select
        won_on,
        counterparty_id,
        currency,
        {%- for count in counts %}
        sum({{ count }}) as {{ count }},
        {%- endfor %}
        {%- for amount in amounts %}
        sum({{ amount }}_orig) as {{ amount }}_orig,
        sum({{ amount }}_base) as {{ amount }}_base,
        {%- endfor %}
        sum(exchange_difference) as exchange_difference
    from deals
    group by won_on, counterparty_id, currency
),

summed as (
    select
        period_days.period_id,
        case
            when grouping(days.currency) = 1 then 'company'
            when grouping(days.counterparty_id) = 1 then 'total'
            else 'counterparty'
        end as level,
        coalesce(days.counterparty_id, '~all') as counterparty_id,
        days.currency,
        {%- for count in counts %}
        sum(days.{{ count }}) as {{ count }},
        {%- endfor %}
        {%- for amount in amounts %}
        case when grouping(days.currency) = 1 then sum(days.{{ amount }}_base) else sum(days.{{ amount }}_orig) end
            as {{ amount }},
        {%- endfor %}
        case when grouping(days.currency) = 1 then sum(days.exchange_difference) end as exchange_difference
    from days
    inner join period_days on days.won_on = period_days.date_day
    group by grouping sets (
        (period_days.period_id),
        (period_days.period_id, days.currency),
        (period_days.period_id, days.currency, days.counterparty_id)
    )
),

final as (
    select
        periods.period_grain,
        periods.period_start,
        periods.period_end,
        periods.period_state,
        coalesce(summed.level, 'company') as level,
        coalesce(summed.counterparty_id, '~all') as counterparty_id,
        coalesce(summed.currency, run.currency) as currency,
        counterparties.name as counterparty_name,
        {%- for count in counts %}
        cast(coalesce(summed.{{ count }}, 0) as bigint) as {{ count }},
        {%- endfor %}
        {%- for amount in amounts %}
        cast(coalesce(summed.{{ amount }}, 0) as decimal(18, 2)) as {{ amount }}_amount,
        {%- endfor %}
        {{ share_of('summed.paid', 'summed.won') }} as paid_share,
        cast(case when coalesce(summed.level, 'company') = 'company' then coalesce(summed.exchange_difference, 0) end as decimal(18, 2))
            as exchange_difference
    from periods
    cross join run
    left join summed on periods.period_id = summed.period_id
    left join counterparties on summed.counterparty_id = counterparties.counterparty_id
)

select * from final
