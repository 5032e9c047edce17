-- how many records fail, by check and topic, at the end of each period and dated within it; nobody here says totals
create table data_health as
with daily as (select issue, happened_on as day, count(*) as found from issues group by all),
standing as (
    select checks.issue, period_end, coalesce(sum(found), 0) as standing
    from checks cross join (select distinct period_end from periods) left join daily on daily.issue = checks.issue and day <= period_end group by all
),
dated as (select period_grain, period_start, period_state, issue, sum(found) as found from daily inner join period_days using (day) group by all),
told as (
    select period_grain, period_start, period_end, period_state, topic, issue, issue <> 'source_differs' as is_checked,
        case when is_checked then standing end as standing, case when is_checked then coalesce(found, 0) end as found
    from periods cross join checks inner join standing using (issue, period_end) left join dated using (period_grain, period_start, period_state, issue)
)
select told.period_grain, told.period_start, told.period_end, told.period_state, case when grouping(told.issue) = 0 then 'issue' when grouping(told.topic) = 0 then 'topic' else 'total' end as level,
    coalesce(told.topic, '~all') as topic, coalesce(told.issue, '~all') as issue, sum(told.standing) as standing_issues, sum(told.found) as data_issues, sum(before.found) as previous_issues,
    count(*) filter (told.standing > 0) as failed_checks, count(*) filter (told.is_checked) as checks_made
from told
left join comparisons using (period_grain, period_start, period_state)
left join told as before on before.period_grain = told.period_grain and before.period_start = before_start and before.period_state = before_state and before.issue = told.issue
group by told.period_grain, told.period_start, told.period_end, told.period_state, grouping sets ((), (told.topic), (told.topic, told.issue));
