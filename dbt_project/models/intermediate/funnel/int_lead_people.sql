{#
    Leads of one person are told by phone, else e-mail, else counterparty, phones and addresses being equal where a
    duplicate lead is told by them; a person enters a cohort once, with the first of the leads. Deals are those linked to any of the leads; a lead without a link has the deals of its counterparty.
    What a lead is said to have brought, whichever rule found it, is a deal of the person too.
#}
with leads as (
    select lead_id, created_at, nullif(counterparty_id, '~none') as counterparty_id from {{ ref('fct_leads') }}
),

contacts as (
    select
        lead_id,
        min(first_lead_id) filter (where rule = 'phone') as phone_of,
        min(first_lead_id) filter (where rule = 'email') as email_of
    from {{ ref('int_lead_keys') }}
    group by lead_id
),

people as (
    select
        leads.*,
        coalesce(
            'phone:' || contacts.phone_of,
            'email:' || contacts.email_of,
            'counterparty:' || leads.counterparty_id,
            'lead:' || leads.lead_id
        ) as person_id
    from leads
    left join contacts on leads.lead_id = contacts.lead_id
),

links as (
    select lead_id, deal_id from {{ ref('int_lead_deal_links_unioned') }} where not is_deleted
),

wins as (
    select deals.deal_id, deals.won_at, deals.counterparty_id, records.contact_id
    from {{ ref('fct_deals') }} as deals
    inner join {{ ref('int_deals_unioned') }} as records on deals.deal_id = records.deal_id
    where deals.won_deals = 1
),

unlinked as (
    select people.person_id, people.counterparty_id
    from people
    left join links on people.lead_id = links.lead_id
    where links.lead_id is null and people.counterparty_id is not null
),

won as (
    select people.person_id, wins.won_at
    from people
    inner join links on people.lead_id = links.lead_id
    inner join wins on links.deal_id = wins.deal_id
    union all
    select unlinked.person_id, wins.won_at
    from unlinked
    inner join wins on unlinked.counterparty_id = wins.counterparty_id
    union all
    select unlinked.person_id, wins.won_at
    from unlinked
    inner join wins on unlinked.counterparty_id = wins.contact_id
    union all
    select people.person_id, wins.won_at
    from people
    inner join {{ ref('int_deal_leads') }} as deal_leads on people.lead_id = deal_leads.lead_id
    inner join wins on deal_leads.deal_id = wins.deal_id
),

firsts as (
    select person_id, lead_id, created_at
    from people
    qualify row_number() over (partition by person_id order by created_at, lead_id) = 1
),

final as (
    select firsts.person_id, firsts.lead_id, firsts.created_at, min(won.won_at) as won_at
    from firsts
    left join won on firsts.person_id = won.person_id and won.won_at >= firsts.created_at
    group by firsts.person_id, firsts.lead_id, firsts.created_at
)

select * from final
