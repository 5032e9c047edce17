with people as (
    select * from {{ ref('int_lead_people') }}
),

leads as (
    select * from {{ ref('fct_leads') }}
),

run as (
    select as_of from {{ ref('dim_run') }}
),

final as (
    select
        people.lead_id,
        leads.created_at,
        leads.created_on,
        people.won_at as first_won_at,
        leads.manager_id,
        leads.department_id,
        leads.lead_source_id,
        {{ or_none('leads.utm_campaign') }} as campaign,
        cast({{ seconds_between('people.created_at', 'people.won_at') }} as double) / 86400 as days_to_win,
        1 as cohort_leads,
        cast(people.won_at is not null as integer) as cohort_leads_won,
        {%- for days in [30, 60, 90] %}
        cast(coalesce(people.won_at <= {{ days_after('people.created_at', days) }}, false) as integer)
            as cohort_leads_won_{{ days }},
        cast({{ days_after('people.created_at', days) }} <= run.as_of as integer) as cohort_leads_past_{{ days }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    from people
    inner join leads on people.lead_id = leads.lead_id
    cross join run
)

select * from final
