{#
    Received, not accepted and the answers stand on the day the request came, accepted on the day it was taken.
#}
{%- set measures = request_measures() -%}
{%- set waits = measures[3:] -%}
with received as (
    select
        requests.created_on as date_day,
        requests.manager_id,
        requests.department_id,
        requests.lead_source_id,
        requests.requests_received,
        requests.requests_not_accepted,
        0 as requests_accepted,
        {%- for measure in waits %}
        waits.{{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('fct_requests') }} as requests
    inner join {{ ref('fct_request_waits') }} as waits on requests.request_id = waits.request_id
),

accepted as (
    select
        accepted_on as date_day,
        manager_id,
        department_id,
        lead_source_id,
        0 as requests_received,
        0 as requests_not_accepted,
        requests_accepted,
        {%- for measure in waits %}
        0 as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('fct_requests') }}
    where accepted_on is not null
),

daily as (
    select
        date_day,
        manager_id,
        department_id,
        lead_source_id,
        {%- for measure in measures %}
        {{ whole_sum(measure) }} as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from (select * from received union all select * from accepted) as events
    group by date_day, manager_id, department_id, lead_source_id
),

final as (
    select
        period_days.period_id,
        case
            when grouping(daily.manager_id) = 0 then 'manager'
            when grouping(daily.department_id) = 0 then 'department'
            when grouping(daily.lead_source_id) = 0 then 'source'
            else 'total'
        end as level,
        coalesce(daily.department_id, '~all') as department_id,
        coalesce(daily.manager_id, '~all') as user_id,
        coalesce(daily.lead_source_id, '~all') as lead_source_id,
        {%- for measure in measures %}
        {{ whole_sum('daily.' ~ measure) }} as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from daily
    inner join {{ ref('bdg_period_days') }} as period_days on daily.date_day = period_days.date_day
    group by grouping sets (
        (period_days.period_id),
        (period_days.period_id, daily.department_id),
        (period_days.period_id, daily.manager_id),
        (period_days.period_id, daily.lead_source_id)
    )
)

select * from final
