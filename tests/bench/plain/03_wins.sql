-- who had a deal when it was closed, in which department, and the wins with the rate of their day
create table closings as
with standing as (
    select deal_id, arg_max(kind, visit_number) as kind_now, arg_max(pipeline_id, visit_number) as closed_in,
        max(entered_at) filter (where kind = 'won' and previous_kind is distinct from 'won') as won_at,
        max(entered_at) filter (where kind = 'lost' and previous_kind is distinct from 'lost') as lost_at
    from visits group by deal_id
),
closed as (
    select deals.* exclude (closed_at), kind_now as state, closed_in, coalesce(if(kind_now = 'won', won_at, lost_at), deals.closed_at) as closed_at
    from deals inner join standing using (deal_id)
    where kind_now <> 'open'
),
changes as (
    select deal_id, changed_at <= closed_at as is_before, changed_at, change_id, from_owner_id, to_owner_id
    from closed inner join owner_changes on entity_type = 'deal' and entity_id = deal_id
),
held as (
    select deal_id, bool_or(is_before) as is_taken, arg_max(struct_pack(id := to_owner_id), (changed_at, change_id)) filter (is_before).id as taken_by,
        arg_min(struct_pack(id := from_owner_id), (changed_at, change_id)).id as had_by
    from changes group by deal_id
),
owned as (
    select closed.* exclude (owner_id), local_day(closed_at) as closed_on,
        coalesce(case when held.deal_id is null then closed.owner_id when is_taken then taken_by else had_by end, '~none') as owner_id
    from closed left join held using (deal_id)
)
select owned.*, coalesce(stays.department_id, users.department_id, '~none') as department_id, day_rates.rate,
    rounded(amount * rate) as amount_base, rounded(cost * rate) as cost_base
from owned
left join users on users.user_id = owned.owner_id
left join stays on stays.user_id = owned.owner_id and closed_on between stays.from_on and stays.to_on
left join day_rates on day_rates.currency = owned.currency and day = closed_on;

create table wins as
select *, closed_at as won_at, closed_on as won_on from closings where state = 'won';
