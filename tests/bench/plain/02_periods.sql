-- the calendar: working days, periods of every grain, and who was employed where on which day
create macro local_day(moment) as cast(((moment at time zone 'UTC') at time zone (select timezone from run)) as date);

create table history as
select least(
    (select min(local_day(created_at)) from all_deals where not is_deleted),
    (select min(local_day(changed_at)) from stage_changes),
    (select min(local_day(happened_at)) from activities),
    (select min(local_day(created_at)) from tasks),
    (select min(local_day(created_at)) from requests),
    (select min(local_day(created_at)) from leads),
    (select min(invoiced_on) from invoices),
    (select min(booked_on) from movements)
) as first_on, (select as_of_on from run) as last_on;

create table days as
select series.day::date as day,
    coalesce(holidays.is_working, isodow(series.day) in (select weekday from inputs.settings.working_days)) as is_working
from history, generate_series(first_on - interval 800 day, last_on, interval 1 day) as series (day)
left join inputs.settings.holidays as holidays on holidays.day = series.day::date;

create table periods as
with whole as (
    select distinct grain as period_grain, date_trunc(grain, day)::date as period_start
    from days, history, (select unnest(['day', 'week', 'month', 'quarter', 'year']) as grain)
    where day between first_on and last_on
),
ended as (
    select period_grain, period_start,
        (case period_grain when 'day' then period_start + interval 1 day when 'week' then period_start + interval 7 day
            when 'month' then period_start + interval 1 month when 'quarter' then period_start + interval 3 month
            else period_start + interval 1 year end)::date - 1 as whole_end
    from whole
),
running as (
    select this.period_grain, previous.period_start, previous.whole_end,
        (select count(*) from days where is_working and day >= this.period_start and day < last_on) as elapsed
    from ended as this cross join history
    inner join ended as previous on previous.period_grain = this.period_grain and previous.whole_end = this.period_start - 1
    where this.whole_end >= last_on and this.period_start < last_on
),
comparable as (
    select period_grain, period_start, coalesce((
        select day - 1 from (
            select day, row_number() over (order by day) as number from days
            where is_working and day between running.period_start and running.whole_end
        ) where number = running.elapsed + 1
    ), whole_end) as period_end
    from running
)
select period_grain, period_start, least(whole_end, last_on) as period_end,
    case when whole_end >= last_on then 'running' else 'closed' end as period_state
from ended, history
union all
select period_grain, period_start, period_end, 'comparable' from comparable where period_end >= period_start;

create table period_days as
select period_grain, period_start, period_end, period_state, day
from periods inner join days on day between period_start and period_end;
