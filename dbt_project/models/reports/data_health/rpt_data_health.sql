{#- Checks look at the data of today; a past period holds the records dated in it, or up to its end. -#}
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
figures as (
    select
        periods.period_id,
        periods.period_grain,
        periods.period_start,
        periods.period_end,
        periods.period_state,
        periods.compares_to,
        issues.issue,
        issues.is_checked,
        case when issues.is_checked then coalesce(dated.data_issues, 0) end as data_issues,
        case when issues.is_checked then summed.standing_issues end as standing_issues
    from periods
    cross join issues
    inner join summed on issues.issue = summed.issue and periods.period_end = summed.date_day
    left join dated on periods.period_id = dated.period_id and issues.issue = dated.issue
),

compared as (
    select figures.*, previous.data_issues as previous_issues
    from figures
    left join figures as previous on figures.compares_to = previous.period_id and figures.issue = previous.issue
),

final as (
    select
        compared.period_grain,
        compared.period_start,
        compared.period_end,
        compared.period_state,
        case when compared.issue is null then 'total' else 'issue' end as level,
        coalesce(compared.issue, '~all') as issue,
        case when compared.issue is not null then max(issues.name) end as issue_name,
        case when compared.issue is not null then max(issues.topic) end as topic,
        cast(case when compared.issue is not null then max(issues.issue_order) else 0 end as integer) as issue_order,
        cast(sum(compared.standing_issues) as integer) as standing_issues,
        cast(sum(compared.data_issues) as integer) as data_issues,
        cast(sum(compared.previous_issues) as integer) as previous_issues,
        cast(count(*) filter (where compared.standing_issues > 0) as integer) as failed_checks,
        cast(count(*) filter (where compared.is_checked) as integer) as checks_made,
        coalesce(max(compared.standing_issues) > 0, false) as is_found
    from compared
    left join issues on compared.issue = issues.issue
    group by grouping sets (
        (compared.period_grain, compared.period_start, compared.period_end, compared.period_state),
        (compared.period_grain, compared.period_start, compared.period_end, compared.period_state, compared.issue)
    )
)

select * from final
