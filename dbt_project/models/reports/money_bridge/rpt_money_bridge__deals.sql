with deals as (
    select * from {{ ref('fct_won_deal_payments') }}
),

periods as (
    select * from {{ ref('dim_periods') }} where period_grain = 'month' and period_state in ('closed', 'running')
),

period_days as (
    select * from {{ ref('bdg_period_days') }}
),

counterparties as (
    select counterparty_id, name from {{ ref('dim_counterparties') }}
),

users as (
    select user_id, name from {{ ref('dim_users') }}
),

final as (
    select
        periods.period_grain,
        periods.period_start,
        periods.period_end,
        periods.period_state,
        'deal' as level,
        deals.deal_id,
        deals.name as deal_name,
        deals.won_on,
        deals.counterparty_id,
        counterparties.name as counterparty_name,
        deals.manager_id as user_id,
        users.name as user_name,
        deals.payment_status,
        deals.currency,
        deals.won_orig as won_amount,
        deals.invoiced_orig as invoiced_amount,
        deals.paid_orig as paid_amount,
        deals.open_orig as open_amount,
        deals.overpaid_orig as overpaid_amount
    from deals
    inner join period_days on deals.won_on = period_days.date_day
    inner join periods on period_days.period_id = periods.period_id
    left join counterparties on deals.counterparty_id = counterparties.counterparty_id
    left join users on deals.manager_id = users.user_id
)

select * from final
