{#- Every check is a model int_issue_<name> with these columns; one more file there is one more check. -#}
{%- set columns = ['record_id', 'record_name', 'happened_on', 'user_id', 'detail', 'url'] -%}
with issues as (
    select issue, topic, entity from {{ ref('dim_data_issues') }}
),

run as (
    select as_of_on from {{ ref('dim_run') }}
),

found as (
    {%- for name in issue_names() %}
    select '{{ name }}' as issue, {{ columns | join(', ') }} from {{ ref('int_issue_' ~ name) }}
    union all
    {%- endfor %}
    select
        cast(null as varchar) as issue,
        cast(null as varchar) as record_id,
        cast(null as varchar) as record_name,
        cast(null as date) as happened_on,
        cast(null as varchar) as user_id,
        cast(null as varchar) as detail,
        cast(null as varchar) as url
    where false
),

final as (
    select
        found.issue || ':' || found.record_id as data_issue_id,
        found.issue,
        issues.topic,
        issues.entity,
        found.record_id,
        found.record_name,
        least(coalesce(found.happened_on, run.as_of_on), run.as_of_on) as happened_on,
        {{ or_none('found.user_id') }} as user_id,
        found.detail,
        found.url,
        1 as data_issues
    from found
    cross join run
    inner join issues on found.issue = issues.issue
)

select * from final
