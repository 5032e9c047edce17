{#- A check that fails a thousand times says enough with its newest records; fct_data_issues has them all. -#}
{%- set shown = 200 -%}
with periods as (
    select * from {{ ref('dim_periods') }} where period_grain = 'month' and period_state = 'running'
),

found as (
    select
        *,
        row_number() over (partition by issue order by happened_on desc, length(record_id) desc, record_id desc) as place,
        count(*) over (partition by issue) as records_total
    from {{ ref('fct_data_issues') }}
),

final as (
    select
        periods.period_grain,
        periods.period_start,
        periods.period_end,
        periods.period_state,
        'record' as level,
        found.issue,
        cast(issues.issue_order as integer) as issue_order,
        {# the reader is told how many there are, also of those that are not listed #}
        issues.name || ' · ' || found.records_total as issue_name,
        found.record_id,
        coalesce(found.record_name, found.record_id) as record_name,
        found.happened_on,
        found.user_id,
        users.name as user_name,
        found.detail,
        found.url,
        cast(found.place as integer) as place,
        cast(found.records_total as integer) as records_total
    from found
    cross join periods
    inner join {{ ref('dim_data_issues') }} as issues on found.issue = issues.issue
    left join {{ ref('dim_users') }} as users on found.user_id = users.user_id
    where found.place <= {{ shown }}
)

select * from final
