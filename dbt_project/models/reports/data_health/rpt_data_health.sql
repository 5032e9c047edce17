with periods as (
    select * from {{ ref('dim_periods') }}
),

issues as (
    select * from {{ ref('dim_data_issues') }}
),

figures as (
    select * from {{ ref('fct_data_issue_periods') }}
),

compared as (
    select
        periods.period_grain,
        periods.period_start,
        periods.period_end,
        periods.period_state,
        figures.*,
        previous.data_issues as previous_issues
    from figures
    inner join periods on figures.period_id = periods.period_id
    left join figures as previous on periods.compares_to = previous.period_id and figures.issue = previous.issue
),

rolled as (
    select
        period_grain,
        period_start,
        period_end,
        period_state,
        coalesce(topic, '~all') as topic,
        coalesce(issue, '~all') as issue,
        sum(standing_issues) as standing_issues,
        sum(data_issues) as data_issues,
        sum(previous_issues) as previous_issues,
        count(*) filter (where standing_issues > 0) as failed_checks,
        count(*) filter (where is_checked) as checks_made
    from compared
    group by period_grain, period_start, period_end, period_state, grouping sets ((), (topic), (topic, issue))
),

final as (
    select
        rolled.period_grain,
        rolled.period_start,
        rolled.period_end,
        rolled.period_state,
        case
            when rolled.topic = '~all' then 'total'
            when rolled.issue = '~all' then 'topic'
            else 'issue'
        end as level,
        rolled.topic,
        rolled.issue,
        issues.name as issue_name,
        cast(coalesce(issues.issue_order, 0) as integer) as issue_order,
        cast(rolled.standing_issues as integer) as standing_issues,
        cast(rolled.data_issues as integer) as data_issues,
        cast(rolled.previous_issues as integer) as previous_issues,
        cast(rolled.failed_checks as integer) as failed_checks,
        cast(rolled.checks_made as integer) as checks_made
    from rolled
    left join issues on rolled.issue = issues.issue
)

select * from final
