{# Several phones or addresses in one cell are several keys. #}
with leads as (
    select lead_id, created_at, phone, email from {{ ref('int_leads_counted') }}
),

written as (
    select lead_id, created_at, 'phone' as rule, unnest(string_split(translate(phone, ';/', ',,'), ',')) as contact
    from leads
    where phone is not null
    union all
    select lead_id, created_at, 'email', unnest(string_split(translate(email, ';/ ', ',,,'), ','))
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
