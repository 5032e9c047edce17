-- who took each request first, robots aside
create table takers as
with owned as (
    select request_id, owner_id as user_id, requests.created_at as taken_at, '' as change_id
    from requests where request_id not in (select entity_id from owner_changes where entity_type = 'request')
    union all
    select entity_id, min_by(struct_pack(id := from_owner_id), (changed_at, change_id)).id, min(requests.created_at), ''
    from owner_changes inner join requests on request_id = entity_id where entity_type = 'request' group by entity_id
    union all
    select entity_id, to_owner_id, greatest(changed_at, requests.created_at), change_id
    from owner_changes inner join requests on request_id = entity_id where entity_type = 'request'
),
firsts as (
    select request_id, min_by(user_id, (taken_at, change_id)) as user_id, min(taken_at) as taken_at
    from owned where user_id not in (select user_id from users where is_robot)
    group by request_id
)
select request_id, if(is_said, accepted_by, firsts.user_id) as user_id, if(is_said, coalesce(accepted_at, created_at), taken_at) as taken_at
from (
    select *, accepted_by not in (select user_id from users where is_robot) and coalesce(accepted_at <= as_of, true) as is_said
    from requests cross join run
)
left join firsts using (request_id);
