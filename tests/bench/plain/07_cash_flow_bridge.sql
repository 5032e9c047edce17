-- the way from one balance to the next, and whom the money went to
create table cash_flow__bridge as
with steps as (
    select period_grain, period_start, period_end, period_state, article_id as step_id, net + transfers_in - transfers_out as change from cash_flow where level = 'article'
    union all
    select period_grain, period_start, period_end, period_state, unnest(['~statement_difference', '~exchange_difference']), unnest([statement_difference, exchange_difference])
    from cash_flow where level = 'total'
)
select 'step' as level, *, null as opening_balance, null as closing_balance from steps where change <> 0
union all
select 'total', period_grain, period_start, period_end, period_state, '~all', closing_balance - opening_balance, opening_balance, closing_balance
from cash_flow where level = 'total';

create table cash_flow__payees as
with spent as (
    select period_grain, period_start, period_state, coalesce(payee_key, '~all') as payee_key, coalesce(sum(base), 0) as expense,
        count(*) as payments, count(*) filter (base is null) as unpriced_payments
    from moves inner join period_days on day = booked_on
    where flow = 'expense' and period_grain in ('month', 'quarter', 'year')
    group by period_grain, period_start, period_state, grouping sets ((), (payee_key))
),
mains as (
    select period_grain, period_start, period_state, payee_key, max_by(article_id, (spent, article_id)) as article_id
    from (
        select period_grain, period_start, period_state, payee_key, article_id, coalesce(sum(base), 0) as spent
        from moves inner join period_days on day = booked_on
        where flow = 'expense' and period_grain in ('month', 'quarter', 'year') group by all
    )
    group by all
),
sides as (
    select spent.*, article_id, 0::decimal(18, 2) as previous_expense from spent left join mains using (period_grain, period_start, period_state, payee_key)
    union all
    select period_grain, comparisons.period_start, comparisons.period_state, payee_key, 0, 0, 0, article_id, expense
    from comparisons
    inner join spent using (period_grain)
    left join mains using (period_grain, payee_key)
    where spent.period_start = before_start and spent.period_state = before_state
        and coalesce(mains.period_start = before_start and mains.period_state = before_state, true)
),
compared as (
    select period_grain, period_start, period_state, payee_key, coalesce(max_by(article_id, payments), '~all') as article_id, sum(expense) as expense,
        sum(previous_expense) as previous_expense, sum(payments) as payments, sum(unpriced_payments) as unpriced_payments
    from sides group by all
)
select compared.* exclude (previous_expense), if(payee_key = '~all', 'total', 'payee') as level,
    max(expense) filter (payee_key = '~all') over whole as total_expense, expense / nullif(total_expense, 0) as share,
    if(before_start is not null, previous_expense, null) as previous_expense,
    if(before_start is not null, (expense - compared.previous_expense) / nullif(compared.previous_expense, 0), null) as growth
from compared left join comparisons using (period_grain, period_start, period_state)
window whole as (partition by period_grain, period_start, period_state);
