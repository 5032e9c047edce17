{# What tells that leads are one person: each phone and each address a lead has. #}
with leads as (
    select lead_id, created_at, phone, email from {{ ref('int_leads_counted') }}
),

written as (
    select lead_id, created_at, 'phone' as rule, {{ each_phone('phone') }} as contact
    from leads
    where phone is not null
    union all
    select lead_id, created_at, 'email', {{ each_email('email') }}
    from leads
    where email is not null
),

keyed as (
    select
        lead_id,
        created_at,
        rule,
        case when rule = 'phone' then {{ phone_key('contact') }} else {{ email_key('contact') }} end as contact_key
    from written
),

final as (
    select distinct
        lead_id,
        rule,
        contact_key,
        {# the lead that had this phone or address before all others #}
        first_value(lead_id) over (
            partition by rule, contact_key order by created_at, length(lead_id), lead_id
        ) as first_lead_id
    from keyed
    where contact_key is not null
)

select * from final
