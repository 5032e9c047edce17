{# The source is the first-touch one as the CRM recorded it. #}
with leads as (
    select * from {{ ref('int_leads_unioned') }}
),

excluded as (
    select record_id from {{ ref('fct_excluded_records') }} where entity = 'lead'
),

run as (
    select timezone from {{ ref('dim_run') }}
),

user_days as (
    select user_id, date_day, department_id from {{ ref('bdg_user_days') }}
),

counted as (
    select leads.*, {{ local_date('leads.created_at') }} as created_on
    from leads
    cross join run
    left join excluded on leads.lead_id = excluded.record_id
    where excluded.record_id is null
),

final as (
    select
        counted.lead_id,
        counted.name,
        counted.created_at,
        counted.created_on,
        counted.status,
        counted.closed_at,
        {{ or_none('counted.owner_id') }} as manager_id,
        {{ or_none('user_days.department_id') }} as department_id,
        {{ or_none('counted.lead_source_id') }} as lead_source_id,
        {{ or_none('counted.counterparty_id') }} as counterparty_id,
        counted.utm_source,
        counted.utm_medium,
        counted.utm_campaign,
        counted.custom,
        counted.source,
        1 as leads_created
    from counted
    left join user_days on counted.owner_id = user_days.user_id and counted.created_on = user_days.date_day
)

select * from final
