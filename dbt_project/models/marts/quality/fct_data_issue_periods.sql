{#- Checks look at the data of today; a past period holds the records dated in it, and up to its end. -#}
with periods as (
    select * from {{ ref('dim_periods') }}
),

period_days as (
    select * from {{ ref('bdg_period_days') }}
),

issues as (
    select * from {{ ref('dim_data_issues') }}
),

daily as (
    select issue, happened_on, sum(data_issues) as data_issues
    from {{ ref('fct_data_issues') }}
    group by issue, happened_on
),

{# the ends of periods and the days on which something is dated, in one line per check #}
ends as (
    select issues.issue, ends.period_end as date_day, 0 as data_issues
    from issues
    cross join (select distinct period_end from periods) as ends
    union all
    select issue, happened_on, data_issues from daily
),

summed as (
    select issue, date_day, sum(sum(data_issues)) over (partition by issue order by date_day) as standing_issues
    from ends
    group by issue, date_day
),

dated as (
    select period_days.period_id, daily.issue, sum(daily.data_issues) as data_issues
    from daily
    inner join period_days on daily.happened_on = period_days.date_day
    group by period_days.period_id, daily.issue
),

{# what nobody could look at is empty, what was looked at and is well is zero #}
final as (
    select
        periods.period_id,
        issues.topic,
        issues.issue,
        issues.is_checked,
        case when issues.is_checked then coalesce(dated.data_issues, 0) end as data_issues,
        case when issues.is_checked then summed.standing_issues end as standing_issues
    from periods
    cross join issues
    inner join summed on issues.issue = summed.issue and periods.period_end = summed.date_day
    left join dated on periods.period_id = dated.period_id and issues.issue = dated.issue
)

select * from final
