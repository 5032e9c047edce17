-- balances day by day between the statements, and what moved them
create table account_days as
with accounts as (
    select account_id, currency, least((select first_on from history), min(first_on)) as first_on
    from (select account_id, currency, booked_on as first_on from movements union all select account_id, currency, day from statement_days)
    group by all
),
moved as (
    select account_id, booked_on as day, coalesce(sum(amount) filter (direction = 'in'), 0) as documents_in, coalesce(sum(amount) filter (direction = 'out'), 0) as documents_out,
        coalesce(sum(amount) filter (direction = 'unknown'), 0) as unknown_amount, count(*) as documents
    from movements group by all
),
told as (
    select account_id, currency, first_on, day, coalesce(documents_in, 0) as documents_in, coalesce(documents_out, 0) as documents_out,
        coalesce(unknown_amount, 0) as unknown_amount, coalesce(documents, 0) as documents,
        ends.total_in as statement_in, ends.total_out as statement_out,
        coalesce(ends.closing, begins.opening) as stated, coalesce(begins.opening, ends.closing) as carried, ends.day is not null as is_covered,
        sum(coalesce(documents_in, 0) - coalesce(documents_out, 0)) over (partition by account_id order by day) as so_far
    from accounts
    inner join days on day >= accounts.first_on - 1
    left join moved using (account_id, day)
    left join statement_days as ends using (account_id, currency, day)
    left join (select account_id, day - 1 as day, opening from statement_days where opening is not null) as begins using (account_id, day)
),
closed as (
    select *, coalesce(stated, so_far + coalesce(
            last_value(carried - so_far ignore nulls) over (partition by account_id order by day rows between unbounded preceding and 1 preceding),
            first_value(stated - so_far ignore nulls) over (partition by account_id order by day rows between unbounded preceding and unbounded following), 0)) as closing
    from told
)
select account_id, currency, first_on, day, lag(closing) over way as opening, closing, documents_in, documents_out, unknown_amount, documents, statement_in, statement_out, is_covered,
    closing - lag(closing) over way - documents_in + documents_out as difference,
    rounded(closing * rate) as closing_base, lag(rounded(closing * rate)) over way as opening_base,
    rounded((closing - lag(closing) over way - documents_in + documents_out) * rate) as difference_base
from closed left join day_rates using (currency, day)
window way as (partition by account_id order by day)
qualify day >= first_on;

create table cash_flow__days as
select day as period_start, account_id, currency, opening, documents_in, documents_out, unknown_amount, statement_in, statement_out,
    closing, difference, difference <> 0 as has_difference, documents, is_covered
from account_days cross join history where day >= history.first_on;

create table cash_flow as
with sided as (
    select 'account' as level, booked_on as day, account_id, '~all' as article_id, currency, flow, amount, part, base from moves
    union all
    select unnest(['article', 'total']), booked_on, '~all', unnest([article_id, '~all']), run.currency, flow, base, part, base from moves cross join run
),
daily as (
    select level, day, account_id, article_id, currency, coalesce(sum(amount) filter (flow = 'income'), 0) as income, coalesce(sum(amount) filter (flow = 'expense'), 0) as expense,
        coalesce(sum(amount) filter (flow = 'transfer_in'), 0) as transfers_in, coalesce(sum(amount) filter (flow = 'transfer_out'), 0) as transfers_out,
        coalesce(sum(amount) filter (flow = 'unknown'), 0) as unknown_amount, count(*) filter (part <> 'fee') as movements, count(*) filter (base is null) as unpriced_movements
    from sided group by all
),
flows as (
    select level, period_grain, period_start, period_end, period_state, account_id, article_id, currency, sum(income) as income, sum(expense) as expense,
        sum(transfers_in) as transfers_in, sum(transfers_out) as transfers_out, sum(unknown_amount) as unknown_amount, sum(movements) as movements, sum(unpriced_movements) as unpriced_movements
    from daily inner join period_days using (day) group by all
),
ends as (
    select period_grain, period_start, period_end, period_state, account_id, currency, min_by(opening, day) as opening, max_by(closing, day) as closing, sum(difference) as difference,
        min_by(opening_base, day) as opening_base, max_by(closing_base, day) as closing_base, coalesce(sum(difference_base) filter (difference <> 0), 0) as difference_base
    from account_days inner join period_days using (day) group by all
),
held as (
    select 'account' as level, period_grain, period_start, period_end, period_state, account_id, currency,
        opening as opening_balance, closing as closing_balance, difference as statement_difference, 0 as unpriced_balances
    from ends
    union all
    select 'total', period_grain, period_start, period_end, period_state, '~all', run.currency, sum(opening_base), sum(closing_base), sum(difference_base),
        count(*) filter (closing_base is null and closing <> 0)
    from ends cross join run group by all
)
select level, period_grain, period_start, period_end, period_state, account_id, coalesce(article_id, '~all') as article_id, currency,
    coalesce(income, 0) as income, coalesce(expense, 0) as expense, coalesce(income - expense, 0) as net, coalesce(transfers_in, 0) as transfers_in,
    coalesce(transfers_out, 0) as transfers_out, coalesce(unknown_amount, 0) as unknown_amount, opening_balance, closing_balance, statement_difference,
    closing_balance - opening_balance - coalesce(income - expense + transfers_in - transfers_out, 0) - statement_difference as exchange_difference,
    coalesce(movements, 0) as movements, coalesce(unpriced_movements, 0) as unpriced_movements, unpriced_balances
from flows full join held using (level, period_grain, period_start, period_end, period_state, account_id, currency);
