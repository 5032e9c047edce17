{#
    Leads by the day they came and the first person who had them, requests by the day they came and who took them;
    first one row per day, source and manager, then periods.
#}
{%- set measures = ['leads_created', 'duplicate_leads', 'never_contacted_leads', 'requests_received'] -%}
with period_days as (
    select * from {{ ref('bdg_period_days') }}
),

events as (
    select created_on, lead_source_id, manager_id, leads_created, duplicate_leads, never_contacted_leads,
        0 as requests_received
    from {{ ref('fct_leads') }}
    union all
    select created_on, lead_source_id, manager_id, 0, 0, 0, requests_received
    from {{ ref('fct_requests') }}
),

daily as (
    select
        created_on,
        lead_source_id,
        manager_id,
        {%- for measure in measures %}
        sum({{ measure }}) as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from events
    group by created_on, lead_source_id, manager_id
),

final as (
    select
        period_days.period_id,
        coalesce(daily.lead_source_id, '~all') as lead_source_id,
        coalesce(daily.manager_id, '~all') as user_id,
        {%- for measure in measures %}
        cast(sum(daily.{{ measure }}) as integer) as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from daily
    inner join period_days on daily.created_on = period_days.date_day
    group by grouping sets (
        (period_days.period_id),
        (period_days.period_id, daily.lead_source_id),
        (period_days.period_id, daily.manager_id),
        (period_days.period_id, daily.lead_source_id, daily.manager_id)
    )
)

select * from final
