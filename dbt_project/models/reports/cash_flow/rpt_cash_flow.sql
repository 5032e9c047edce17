with cash_flow_periods as (
    select * from {{ ref('fct_cash_flow_periods') }}
),

accounts as (
    select * from {{ ref('dim_accounts') }}
),

articles as (
    select * from {{ ref('dim_articles') }}
),

periods as (
    select * from {{ ref('dim_periods') }}
),

final as (
    select
        periods.period_grain,
        periods.period_start,
        periods.period_end,
        periods.period_state,
        cash_flow_periods.level,
        cash_flow_periods.account_id,
        accounts.name as account_name,
        cash_flow_periods.article_id,
        articles.name as article_name,
        articles.kind as article_kind,
        cash_flow_periods.currency,
        cash_flow_periods.income,
        cash_flow_periods.expense,
        cash_flow_periods.net,
        cash_flow_periods.transfers_in,
        cash_flow_periods.transfers_out,
        cash_flow_periods.unknown_amount,
        cash_flow_periods.opening_balance,
        cash_flow_periods.closing_balance,
        cash_flow_periods.statement_difference,
        cash_flow_periods.exchange_difference,
        cash_flow_periods.movements,
        cash_flow_periods.unpriced_movements,
        cash_flow_periods.unpriced_balances
    from cash_flow_periods
    inner join periods on cash_flow_periods.period_id = periods.period_id
    left join accounts on cash_flow_periods.account_id = accounts.account_id
    left join articles on cash_flow_periods.article_id = articles.article_id
)

select * from final
