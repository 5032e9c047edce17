-- who owned a deal at any moment, which leads a person turned to, and the first proposal of each deal
create table owner_spans as
select entity_id as deal_id, changed_at as owned_from, arg_max(struct_pack(id := to_owner_id), (length(change_id), change_id)).id as owner_id
from owner_changes where entity_type = 'deal' group by all
union all
select deal_id, timestamp '0001-01-01', if(any_value(change_id) is null, any_value(deals.owner_id), arg_min(struct_pack(id := from_owner_id), (changed_at, length(change_id), change_id)).id)
from deals left join owner_changes on entity_type = 'deal' and entity_id = deal_id group by all;

create table contacted_leads as
with turned as (
    select activities.lead_id, activities.deal_id, happened_at, coalesce(activities.counterparty_id, all_deals.counterparty_id, leads.counterparty_id) as client
    from activities
    left join all_deals on all_deals.deal_id = activities.deal_id and not is_deleted
    left join leads on leads.lead_id = activities.lead_id
    where case kind when 'mailing' then false when 'meeting' then coalesce(result, 'held') = 'held'
            when 'call' then direction = 'out' or coalesce(result = 'answered', duration_seconds > 0, false) else direction = 'out' end
        and user_id in (select user_id from users where is_robot) is distinct from true
),
lasts as (select client, max(happened_at) as last_at from turned where client is not null group by all)
select lead_id from turned where lead_id is not null
union
select deal_leads.lead_id from turned inner join deal_leads using (deal_id)
union
select lead_id from requests where lead_id is not null and first_response_at <= (select as_of from run)
union
select lead_id from counted_leads inner join lasts on client = counterparty_id and last_at >= created_at;

create table first_proposals as
with sent as (
    select deal_id, arg_min(struct_pack(moment := happened_at, who := user_id), (happened_at, activity_id)) as first
    from activities semi join deals using (deal_id)
    where kind = 'proposal' and lead_id in (select lead_id from test_leads) is distinct from true
    group by all
),
roled as (
    select visits.*, role from visits left join inputs.settings.stage_roles using (pipeline_id, stage_id)
),
negotiations as (
    select pipeline_id, min(position) as first_position from stages inner join inputs.settings.stage_roles as given using (pipeline_id, stage_id)
    where given.role = 'negotiation' and kind = 'open' group by all
),
proposed as (
    select deal_id, coalesce(sent.first.moment, stage_at) as proposed_at, sent.first.who as sender
    from sent full join (select deal_id, min(entered_at) as stage_at from roled where role = 'proposal' and kind = 'open' group by all) using (deal_id)
),
ahead as (
    select deal_id, min(entered_at) as negotiated_at
    from proposed inner join roled using (deal_id) left join negotiations using (pipeline_id)
    where entered_at >= proposed_at and (kind = 'won' or role in ('negotiation', 'contract') or (kind = 'open' and position > first_position))
    group by all
),
asked as (
    select coalesce(requests.deal_id, lead_deal_links.deal_id) as deal_id, min(created_at) as asked_at
    from requests left join lead_deal_links on requests.deal_id is null and lead_deal_links.lead_id = requests.lead_id
    where created_at <= (select as_of from run)
        and requests.deal_id in (select deal_id from test_deals) is distinct from true and requests.lead_id in (select lead_id from test_leads) is distinct from true
    group by all
),
placed as (
    select deal_id, arg_max(pipeline_id, visit_number) as pipeline_id
    from proposed inner join visits using (deal_id) where visit_number = 1 or entered_at <= proposed_at group by all
)
select proposed.deal_id, local_day(proposed_at) as day, pipeline_id, coalesce(sender, owner_spans.owner_id, '~none') as user_id,
    coalesce(negotiated_at - proposed_at <= days * interval 1 day, false) as is_negotiated, proposed_at + days * interval 1 day > as_of as is_in_window,
    if(asked_at <= proposed_at, epoch(proposed_at - asked_at) / 86400, null) as wait
from proposed cross join run
cross join (select coalesce(max(days) filter (name = 'negotiation_after_proposal'), 14) as days from inputs.settings.windows)
asof left join owner_spans on owner_spans.deal_id = proposed.deal_id and owned_from <= proposed_at
left join ahead on ahead.deal_id = proposed.deal_id
left join asked on asked.deal_id = proposed.deal_id
left join placed on placed.deal_id = proposed.deal_id;
