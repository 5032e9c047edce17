-- the lead of each deal: stated, else the first of the same contact, phone or address before the deal
create table counted_leads as
select leads.*, coalesce(first_owners.owner_id, '~none') as first_owner_id, coalesce(first_sources.lead_source_id, '~none') as first_source_id,
    coalesce(person_days.department_id, '~none') as department_id, local_day(created_at) as created_on
from leads
anti join test_leads using (lead_id)
left join first_owners using (lead_id)
left join first_sources using (lead_id)
left join person_days on person_days.user_id = first_owners.owner_id and person_days.day = local_day(owned_at)
where created_at <= (select as_of from run);

create table deal_leads as
with asked as (
    select deal_id, deals.created_at as deal_created_at, coalesce(deals.contact_id, deals.counterparty_id) as client, phone, email
    from deals left join counterparties on counterparties.counterparty_id = coalesce(deals.contact_id, deals.counterparty_id)
),
told as (
    select deal_id, lead_id, if(rule = 'explicit', 0, 1) as way from lead_deal_links semi join deals using (deal_id)
    union all
    select deal_id, lead_id, 2 from asked inner join counted_leads on counted_leads.counterparty_id = client where created_at <= deal_created_at
    union all
    select deal_id, lead_id, 3
    from (select deal_id, deal_created_at, phone_number(unnest(string_split(translate(phone, ';/', ',,'), ','))) as contact from asked)
    inner join lead_contacts using (contact) where kind = 'phone' and created_at <= deal_created_at
    union all
    select deal_id, lead_id, 4
    from (select deal_id, deal_created_at, lower(trim(unnest(string_split(translate(email, ';/ ', ',,,'), ',')))) as contact from asked)
    inner join lead_contacts using (contact) where kind = 'email' and created_at <= deal_created_at
)
select deal_id, arg_min(lead_id, (way, created_at, length(lead_id), lead_id)) as lead_id
from told inner join counted_leads using (lead_id)
group by deal_id;

-- every deal that counts, with its source, owner and money
create table sales as
with vat as (
    select deal_id, sum(rounded(vat * rate)) as vat
    from billed left join day_rates on day_rates.currency = billed.currency and day = invoiced_on
    where (select amounts_include_vat from run) group by all
),
received as (select deal_id, sum(base) as received from settled group by all),
standing as (
    select * from closings
    union all by name
    select deals.* exclude (owner_id), 'open' as state, coalesce(owner_id, '~none') as owner_id, coalesce(person_days.department_id, '~none') as department_id, rounded(amount * rate) as amount_base
    from deals anti join closings using (deal_id)
    cross join history
    left join person_days on person_days.user_id = deals.owner_id and person_days.day = last_on
    left join day_rates on day_rates.currency = deals.currency and day_rates.day = last_on
)
select standing.* exclude (lead_source_id), deal_leads.lead_id,
    coalesce(nullif(first_source_id, '~none'), standing.lead_source_id, '~none') as lead_source_id,
    state = 'won' and amount_base is not null as is_priced, state = 'won' and amount_base is not null and cost_base is not null as has_cost,
    if(state = 'won', amount_base - coalesce(vat, 0) - cost_base, null) as margin, if(state = 'won', coalesce(received, 0), null) as received
from standing
left join deal_leads using (deal_id)
left join counted_leads using (lead_id)
left join vat using (deal_id)
left join received using (deal_id);
