-- leads by first person and first source, beside the requests
create table first_owners as
with chain as (
    select entity_id, from_owner_id, to_owner_id, changed_at,
        row_number() over (partition by entity_id order by changed_at, length(change_id), change_id) as number
    from owner_changes where entity_type = 'lead'
),
owned as (
    select leads.lead_id, 0 as number, if(entity_id is null, leads.owner_id, from_owner_id) as owner_id, leads.created_at as changed_at
    from leads left join chain on entity_id = lead_id and number = 1
    union all
    select entity_id, number, to_owner_id, changed_at from chain
)
select lead_id, min_by(owner_id, number) as owner_id, min_by(changed_at, number) as owned_at
from owned
where owner_id not in (select user_id from users where is_robot)
group by lead_id;

create table first_sources as
with named as (
    select lead_id, created_at as named_at, 0 as place, lead_source_id from leads
    union all
    select leads.lead_id, requests.created_at, 1, requests.lead_source_id
    from leads inner join requests using (lead_id) cross join run
    where requests.created_at < leads.created_at + first_touch_days * interval 1 day or requests.created_at <= leads.created_at
)
select lead_id, min_by(lead_source_id, (named_at, place)) as lead_source_id
from named where lead_source_id is not null group by lead_id;

-- phones and addresses of leads, each with the lead that had it first
create table lead_contacts as
with contacts as (
    select lead_id, created_at, 'phone' as kind, phone_number(unnest(string_split(translate(phone, ';/', ',,'), ','))) as contact
    from leads anti join test_leads using (lead_id)
    union all
    select lead_id, created_at, 'email', lower(trim(unnest(string_split(translate(email, ';/ ', ',,,'), ','))))
    from leads anti join test_leads using (lead_id)
)
select *, first_value(lead_id) over (partition by kind, contact order by created_at, length(lead_id), lead_id) as first_lead_id
from contacts where if(kind = 'phone', length(contact) between 9 and 15, contact like '%_@_%');

create table repeated_leads as
select distinct lead_id from lead_contacts where lead_id <> first_lead_id;

create table lead_days as
select local_day(created_at) as day, coalesce(first_sources.lead_source_id, '~none') as lead_source_id,
    coalesce(first_owners.owner_id, '~none') as user_id, 1 as leads_created,
    (repeated_leads.lead_id is not null)::int as duplicate_leads, 0 as requests_received
from leads
anti join test_leads using (lead_id)
left join first_sources using (lead_id)
left join first_owners using (lead_id)
left join repeated_leads using (lead_id)
where created_at <= (select as_of from run)
union all
select local_day(created_at), coalesce(lead_source_id, '~none'), coalesce(takers.user_id, '~none'), 0, 0, 1
from requests left join takers using (request_id)
where created_at <= (select as_of from run)
    and deal_id not in (select deal_id from test_deals) is distinct from false
    and lead_id not in (select lead_id from test_leads) is distinct from false;

create table new_leads as
with summed as (
    select day, lead_source_id, user_id, sum(leads_created) as leads_created, sum(duplicate_leads) as duplicate_leads, sum(requests_received) as requests_received
    from lead_days group by all
),
cut as (
    select period_grain, period_start, period_state,
        case when grouping(lead_source_id) = 1 and grouping(user_id) = 1 then 'total' when grouping(user_id) = 1 then 'source'
            when grouping(lead_source_id) = 1 then 'manager' else 'source_and_manager' end as level,
        coalesce(lead_source_id, '~all') as lead_source_id, coalesce(user_id, '~all') as user_id,
        sum(leads_created) as leads_created, sum(duplicate_leads) as duplicate_leads, sum(requests_received) as requests_received
    from summed inner join period_days using (day)
    group by period_grain, period_start, period_state, grouping sets ((), (lead_source_id), (user_id), (lead_source_id, user_id))
)
select *, duplicate_leads / nullif(leads_created, 0) as duplicate_lead_share,
    leads_created / nullif(max(leads_created) filter (level = 'total') over (partition by period_grain, period_start, period_state), 0) as share_of_leads
from cut;
