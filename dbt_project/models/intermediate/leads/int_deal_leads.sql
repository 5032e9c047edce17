{#
    The one lead a deal came from, with the source of that lead: by the link the CRM states, else by the contact,
    else by an equal phone or e-mail. Of several leads the first; a link to a lead that is not counted says nothing.
#}
with deals as (
    select deal_id, contact_id, counterparty_id, created_at from {{ ref('int_deals_counted') }}
),

leads as (
    select lead_id, created_at, counterparty_id from {{ ref('int_leads_counted') }}
),

touches as (
    select lead_id, lead_source_id from {{ ref('int_lead_touches') }}
),

lead_keys as (
    select * from {{ ref('int_lead_keys') }}
),

client_contacts as (
    select counterparty_id, 'phone' as rule, {{ each_phone('phone') }} as contact
    from {{ ref('int_counterparties_unioned') }}
    where not is_deleted and phone is not null
    union all
    select counterparty_id, 'email', {{ each_email('email') }}
    from {{ ref('int_counterparties_unioned') }}
    where not is_deleted and email is not null
),

client_keys as (
    select
        counterparty_id,
        rule,
        case when rule = 'phone' then {{ phone_key('contact') }} else {{ email_key('contact') }} end as contact_key
    from client_contacts
),

stated as (
    select
        links.deal_id,
        links.lead_id,
        case when links.rule = 'explicit' then 1 else 2 end as place,
        coalesce(links.rule, 'explicit') as rule
    from {{ ref('int_lead_deal_links_unioned') }} as links
    inner join deals on links.deal_id = deals.deal_id
    inner join leads on links.lead_id = leads.lead_id
    where not links.is_deleted
),

{# the people of a deal: its contact, else the client itself #}
clients as (
    select deal_id, created_at, coalesce(contact_id, counterparty_id) as client_id
    from deals
    where deal_id not in (select deal_id from stated)
),

found as (
    select deal_id, lead_id, place, rule from stated
    union all
    select clients.deal_id, leads.lead_id, 3, 'contact'
    from clients
    inner join leads on clients.client_id = leads.counterparty_id and leads.created_at <= clients.created_at
    union all
    select clients.deal_id, leads.lead_id, case when lead_keys.rule = 'phone' then 4 else 5 end, lead_keys.rule
    from clients
    inner join client_keys on clients.client_id = client_keys.counterparty_id
    inner join lead_keys
        on client_keys.rule = lead_keys.rule and client_keys.contact_key = lead_keys.contact_key
    inner join leads on lead_keys.lead_id = leads.lead_id and leads.created_at <= clients.created_at
),

final as (
    select
        found.deal_id,
        found.lead_id,
        found.rule,
        touches.lead_source_id
    from found
    inner join leads on found.lead_id = leads.lead_id
    left join touches on found.lead_id = touches.lead_id
    qualify row_number() over (
        partition by found.deal_id
        order by found.place, leads.created_at, length(leads.lead_id), leads.lead_id
    ) = 1
)

select * from final
