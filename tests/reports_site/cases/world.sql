create schema marts;
create schema reports;

create table marts.dim_run as select
    timestamp '2026-11-19 15:30:00' as as_of, date '2026-11-19' as as_of_on, 'Europe/Moscow' as timezone,
    '{language}' as language, '{languages}' as languages, 'RUB' as currency, '{company}' as company_name, true as amounts_include_vat,
    10 as connected_seconds, 5 as sample_floor, false as match_oldest_first, 'invoiced' as receivables_basis,
    'abc123def456' as build_id;

create table marts.dim_sources as select * from (values
    ('crm', 'files', 30, timestamp '2026-11-19 12:00:00', timestamp '2026-11-19 12:00:00', 'ok', null, 'feed0001'),
    ('bank', 'bank', 80, timestamp '2026-11-10 06:00:00', timestamp '2026-11-10 06:00:00', 'stale', 'No statement since 10 November', null))
    as sources (source, connector, max_age_hours, last_load_at, data_as_of, status, message, last_load);

create table marts.dim_source_entities as select * from (values
    ('crm', 'deals'), ('crm', 'activities'), ('crm', 'users'), ('crm', 'stages'), ('bank', 'bank_transactions'))
    as entities (source, entity);

create table days as
select cast(day as date) as day
from generate_series(date '2025-09-01', date '2026-11-19', interval 1 day) as dates (day);

create table spans as
with starts as (
    -- days of the last two months only: each closed one is a page of its own
    select 'day' as grain, day as start, day as whole_end, day from days where day >= '2026-09-19'
    union all select 'week', date_trunc('week', day), date_trunc('week', day) + interval 6 day, day from days
    union all select 'month', date_trunc('month', day), last_day(day), day from days
    union all select 'quarter', date_trunc('quarter', day), date_trunc('quarter', day) + interval 3 month - interval 1 day, day from days
    union all select 'year', date_trunc('year', day), date_trunc('year', day) + interval 1 year - interval 1 day, day from days
)
select distinct grain, cast(start as date) as start, cast(whole_end as date) as whole_end from starts;

create table marts.dim_periods as
with ordered as (
    select *, whole_end >= date '2026-11-19' as running,
        lag(start) over (partition by grain order by start) as previous
    from spans
)
select grain || ':' || start as period_id, grain as period_grain, start as period_start,
    least(whole_end, date '2026-11-19') as period_end, if(running, 'running', 'closed') as period_state,
    grain || ':' || previous || if(running and grain <> 'day', ':comparable', '') as compares_to
from ordered
union all
select grain || ':' || previous || ':comparable', grain, previous, previous + cast(date '2026-11-19' - start as integer), 'comparable', null
from ordered where running and grain <> 'day' and previous is not null;

create table users as select * from (values
    ('u1', '{anna}', 'd1', '{sales}', false), ('u2', '{boris}', 'd1', '{sales}', false),
    ('u3', '{clara}', 'd2', '{service}', false), ('u4', '{denis}', 'd2', '{service}', true), ('~none', null, '~none', null, false))
    as users (user_id, user_name, department_id, department_name, is_dismissed);

-- every figure follows from the day and the person, so that each build of the fixture is the same
create table facts as
select users.*, days.day,
    case when isodow(day) > 5 or user_id = '~none' then 0 else hash(day, user_id) % 19 end as calls,
    case when isodow(day) > 5 or user_id = '~none' then 0 else hash(user_id, day) % 4 end as meetings,
    if(hash(day, user_id, 1) % 9 = 0 and user_id <> 'u3', 1, 0) as won_deals,
    cast(if(hash(day, user_id, 1) % 9 = 0 and user_id <> 'u3', 40000 + hash(day) % 900000, 0) as decimal(18, 2)) as won_amount
from users cross join days;

create table staff as
select period_grain, period_start, any_value(period_end) as period_end, period_state,
    case when grouping(department_id) = 1 then 'total' when grouping(user_id) = 1 then 'department' else 'manager' end as level,
    coalesce(department_id, '~all') as department_id, coalesce(user_id, '~all') as user_id,
    if(grouping(department_id) = 1, null, any_value(department_name)) as department_name,
    if(grouping(user_id) = 1, null, any_value(user_name)) as user_name,
    if(grouping(user_id) = 1, false, any_value(is_dismissed)) as is_dismissed,
    cast(sum(calls) as integer) as calls, cast(sum(meetings) as integer) as meetings,
    cast(sum(won_deals) as integer) as won_deals, cast(sum(won_amount) as decimal(18, 2)) as won_amount
from facts inner join marts.dim_periods on day between period_start and period_end
group by grouping sets (
    (period_grain, period_start, period_state), (period_grain, period_start, period_state, department_id),
    (period_grain, period_start, period_state, department_id, user_id));

create table reports.rpt_daily_activity as
select * exclude (won_deals, won_amount), calls + meetings as actions, calls * 2.5 as talk_minutes,
    level = 'manager' and calls + meetings = 0 as is_silent_day
from staff;

create table reports.rpt_won_amount_by_employee as
select * exclude (calls, meetings),
    cast(won_amount / nullif(won_deals, 0) as decimal(18, 2)) as average_check,
    cast(won_amount * 0.6 as decimal(18, 2)) as received_amount,
    if(won_amount = 0, null, cast(0.6 as double)) as received_share,
    won_deals // 2 as big_deals, (won_deals // 2) / nullif(won_deals, 0) as big_share,
    cast(null as decimal(18, 2)) as payroll_amount
from staff;

create table stages as select * from (values
    ('p1', '{pipeline}', 's1', '{stage}', 1), ('p1', '{pipeline}', 's2', 'Offer', 2), ('p1', '{pipeline}', 's3', 'Contract', 3),
    ('p2', 'Renewals', 's4', 'Call', 1), ('p2', 'Renewals', 's5', 'Signed', 2))
    as stages (pipeline_id, pipeline_name, stage_id, stage_name, stage_position);

create table reports.rpt_pipeline_by_stage as
with views as (select unnest(['snapshot', 'cohort']) as view),
figures as (
    select *, hash(period_start, stage_id) % 9 + 2 as open_deals,
        (200 + hash(period_start, pipeline_id) % 50) // (stage_position * stage_position) as reached_deals,
        200 + hash(period_start, pipeline_id) % 50 as cohort_deals
    from views cross join stages cross join marts.dim_periods
)
select view, period_grain, period_start, period_end, period_state, 'stage' as level, pipeline_id, stage_id,
    pipeline_name, stage_name, stage_position, cast(open_deals as integer) as open_deals,
    cast(open_deals * 150000.50 as decimal(18, 2)) as open_amount, open_deals * 1.5 as median_age_days,
    cast(cohort_deals as integer) as cohort_deals, cast(reached_deals as integer) as reached_deals,
    reached_deals / cohort_deals as reached_share, cast(reached_deals // 3 as integer) as lost_deals
from figures
union all
select view, period_grain, period_start, period_end, period_state, 'total', '~all', '~all', null, null, null,
    cast(sum(open_deals) as integer), cast(sum(open_deals * 150000.50) as decimal(18, 2)), 12.5, null, null, null, null
from figures group by all;

create table movements as
select day, article_id, article_name, account_id, account_name, currency,
    cast(if(article_id in ('sales', '~none'), hash(day, article_id, account_id) % 90000 / 7.0, 0) as decimal(18, 2)) as income,
    cast(if(article_id in ('sales', '~none'), 0, hash(day, article_id) % 40000 / 3.0) as decimal(18, 2)) as expense
from days
cross join (values ('sales', '{article}'), ('rent', 'Rent'), ('tax', 'Taxes'), ('~none', null)) as articles (article_id, article_name)
cross join (values ('a1', 'Main account', 'RUB'), ('a2', 'Euro account', 'EUR')) as accounts (account_id, account_name, currency);

create table reports.rpt_cash_flow as
with summed as (
    select period_grain, period_start, any_value(period_end) as period_end, period_state,
        case when grouping(article_id) = 0 then 'article' when grouping(account_id) = 0 then 'account' else 'total' end as level,
        coalesce(account_id, '~all') as account_id, coalesce(article_id, '~all') as article_id,
        if(grouping(account_id) = 0, any_value(account_name), null) as account_name,
        if(grouping(article_id) = 0, any_value(article_name), null) as article_name,
        if(grouping(account_id) = 0, any_value(currency), 'RUB') as currency,
        cast(sum(income) as decimal(18, 2)) as income, cast(sum(expense) as decimal(18, 2)) as expense
    from movements inner join marts.dim_periods on day between period_start and period_end
    group by grouping sets (
        (period_grain, period_start, period_state), (period_grain, period_start, period_state, account_id),
        (period_grain, period_start, period_state, article_id))
)
select *, cast(income - expense as decimal(18, 2)) as net,
    if(level = 'article', null, cast(5000000 as decimal(18, 2))) as opening_balance,
    if(level = 'article', null, cast(5000000 + income - expense as decimal(18, 2))) as closing_balance
from summed;

create table marts.dim_dates as
select day as date_day, isodow(day) < 6 as is_working_day from days;

create table marts.dim_users as
select user_id, user_name as name, department_id, user_id <> '~none' as is_manager, is_dismissed from users;

create table marts.dim_departments as select distinct department_id, department_name as name from users;

create table marts.bdg_user_days as select user_id, department_id, date '2026-11-18' as date_day from users;

create table marts.dim_notes (report varchar, figure varchar, period varchar, note varchar, author varchar);
