with cash_flow_periods as (
    select * from {{ ref('fct_cash_flow_periods') }}
),

articles as (
    select * from {{ ref('dim_articles') }}
),

periods as (
    select * from {{ ref('dim_periods') }}
),

run as (
    select language = 'ru' as is_russian from {{ ref('dim_run') }}
),

totals as (
    select * from cash_flow_periods where level = 'total'
),

steps as (
    select
        cash_flow_periods.period_id,
        'step' as level,
        cash_flow_periods.article_id as step_id,
        articles.name as step_name,
        cash_flow_periods.change,
        cast(null as decimal(18, 2)) as opening_balance,
        cast(null as decimal(18, 2)) as closing_balance
    from cash_flow_periods
    inner join articles on cash_flow_periods.article_id = articles.article_id
    where cash_flow_periods.level = 'article'
    union all
    select
        period_id, 'step', '~statement_difference',
        case when run.is_russian then 'Расхождение с выпиской' else 'Difference with the statement' end,
        statement_difference, null, null
    from totals
    cross join run
    union all
    select
        period_id, 'step', '~exchange_difference',
        case when run.is_russian then 'Курсовая разница' else 'Exchange difference' end,
        exchange_difference, null, null
    from totals
    cross join run
    union all
    select period_id, 'total', '~all', null, closing_balance - opening_balance, opening_balance, closing_balance
    from totals
),

final as (
    select
        periods.period_grain,
        periods.period_start,
        periods.period_end,
        periods.period_state,
        steps.level,
        steps.step_id,
        steps.step_name,
        cast(steps.change as decimal(18, 2)) as change,
        steps.opening_balance,
        steps.closing_balance
    from steps
    inner join periods on steps.period_id = periods.period_id
    where steps.level = 'total' or steps.change != 0
)

select * from final
