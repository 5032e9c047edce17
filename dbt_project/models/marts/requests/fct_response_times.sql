{#
    Percentiles that count the unanswered as censored (Kaplan and Meier): a request that has waited ten minutes so
    far says nothing about the eleventh. The share still waiting is a product over the minutes, written as a sum of
    logarithms; a percentile that the answers do not reach is empty.
#}
{%- set keys = 'period_id, department_id, manager_id, lead_source_id' -%}
with waits as (
    select
        period_days.period_id,
        waits.department_id,
        waits.manager_id,
        waits.lead_source_id,
        waits.waited_minutes,
        sum(waits.responses_given) as answered,
        sum(waits.requests_timed) as waiting
    from {{ ref('fct_request_waits') }} as waits
    inner join {{ ref('bdg_period_days') }} as period_days on waits.created_on = period_days.date_day
    where waits.requests_timed = 1
    group by all
),

ended as (
    select
        period_id,
        coalesce(department_id, '~all') as department_id,
        coalesce(manager_id, '~all') as manager_id,
        coalesce(lead_source_id, '~all') as lead_source_id,
        waited_minutes,
        sum(answered) as answered,
        sum(waiting) as ended
    from waits
    group by grouping sets (
        (period_id, waited_minutes),
        (period_id, department_id, waited_minutes),
        (period_id, manager_id, waited_minutes),
        (period_id, lead_source_id, waited_minutes)
    )
),

at_risk as (
    select
        *,
        sum(ended) over (partition by {{ keys }} order by waited_minutes desc) as waiting
    from ended
),

survived as (
    select
        *,
        {# all answered leaves nobody; a number small enough stands for the logarithm of nothing #}
        sum(case when answered = waiting then -1000 else ln(1 - cast(answered as double) / waiting) end)
            over (partition by {{ keys }} order by waited_minutes) as log_share
    from at_risk
),

final as (
    select
        period_id,
        department_id,
        manager_id as user_id,
        lead_source_id,
        cast(min(waited_minutes) filter (where log_share <= ln(0.5) + 1e-9) as integer) as median_response_minutes,
        cast(min(waited_minutes) filter (where log_share <= ln(0.1) + 1e-9) as integer) as p90_response_minutes
    from survived
    group by {{ keys }}
)

select * from final
