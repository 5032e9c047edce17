create table cash_flow as
select period_grain, period_start, period_state, 'account' as level, account_id, currency,
    coalesce(sum(amount) filter (direction = 'in' and not is_internal), 0) as income,
    coalesce(sum(amount) filter (direction = 'out' and not is_internal), 0) as expense,
    coalesce(sum(amount) filter (direction = 'in' and is_internal), 0) as transfers_in,
    coalesce(sum(amount) filter (direction = 'out' and is_internal), 0) as transfers_out
from movements inner join period_days on period_days.day = booked_on
group by all;
