-- which days of which account no statement covers, in runs of days
create table data_health__coverage as
with told as (
    select account_id, currency, day, is_covered, difference, min(day) filter (is_covered) over (partition by account_id) as first_covered
    from account_days
    qualify first_covered is not null and day < (select last_on from history)
),
placed as (
    select period_grain, period_start, period_end, period_state, told.*, not is_covered and day > first_covered as is_missing,
        day - row_number() over (partition by period_grain, period_start, account_id, not is_covered and day > first_covered order by day)::int as run_key
    from told inner join period_days using (day)
    where period_grain <> 'day' and period_state <> 'comparable'
),
runs as (
    select period_grain, period_start, account_id, min(day)::varchar || if(min(day) = max(day), '', ' – ' || max(day)::varchar) as missing_run from placed where is_missing group by period_grain, period_start, account_id, run_key
),
listed as (select period_grain, period_start, account_id, string_agg(missing_run, ', ' order by missing_run) as missing_days_list from runs group by all)
select period_grain, period_start, period_end, period_state, 'account' as level, account_id, currency, count(*) filter (day >= first_covered) as account_days,
    count(*) filter (is_covered) as covered_days, count(*) filter (is_missing) as missing_days, covered_days / nullif(count(*) filter (day >= first_covered), 0) as covered_share,
    any_value(missing_days_list) as missing_days_list, count(*) filter (difference <> 0) as days_apart, sum(difference) as difference
from placed left join listed using (period_grain, period_start, account_id)
group by all;
