create table won_amount_by_employee as
select period_grain, period_start, period_state,
    case when grouping(department_id) = 1 and grouping(owner_id) = 1 then 'total' when grouping(owner_id) = 1 then 'department' else 'manager' end as level,
    case when grouping(owner_id) = 0 then null else coalesce(department_id, '~all') end as department_id,
    coalesce(owner_id, '~all') as user_id,
    count(*) as won_deals, count(amount_base) as priced_deals, coalesce(sum(amount_base), 0) as won_amount,
    average(sum(amount_base), count(amount_base)) as average_check
from wins inner join period_days on period_days.day = won_on
group by period_grain, period_start, period_state, grouping sets ((), (department_id), (owner_id));
