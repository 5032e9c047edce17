{#
    The source's own word goes first. Without it the first person among the owners is who took the request: the
    owner it came with, then each change. A request that names an owner and no change had this owner from the start.
#}
with run as (
    select as_of from {{ ref('dim_run') }}
),

requests as (
    select * from {{ ref('int_requests_unioned') }}
),

robots as (
    select user_id from {{ ref('dim_users') }} where is_robot
),

changes as (
    select changes.entity_id as request_id, changes.change_id, changes.from_owner_id, changes.to_owner_id,
        changes.changed_at
    from {{ ref('int_owner_changes_unioned') }} as changes
    inner join run on changes.changed_at <= run.as_of
    where changes.entity_type = 'request' and not changes.is_deleted
),

firsts as (
    select
        request_id,
        case when count(*) > 0 then true end as has_changes,
        {# in a struct, or a request that came to nobody would have come to the first who took it #}
        min_by(struct_pack(owner_id := from_owner_id), (changed_at, change_id)).owner_id as first_owner_id
    from changes
    group by request_id
),

owners as (
    select
        requests.request_id,
        case when firsts.has_changes then firsts.first_owner_id else requests.owner_id end as user_id,
        requests.created_at as taken_at,
        timestamp '0001-01-01 00:00:00' as changed_at,
        '' as change_id
    from requests
    left join firsts on requests.request_id = firsts.request_id
    union all
    {# nobody took a request before it came; changes told from before keep their own order #}
    select
        requests.request_id,
        changes.to_owner_id,
        greatest(changes.changed_at, requests.created_at),
        changes.changed_at,
        changes.change_id
    from changes
    inner join requests on changes.request_id = requests.request_id
),

people as (
    select request_id, user_id, min(taken_at) as taken_at, min((changed_at, change_id)) as place
    from owners
    where user_id is not null and user_id not in (select user_id from robots)
    group by request_id, user_id
),

first_people as (
    select request_id, min_by(user_id, place) as user_id, min_by(taken_at, place) as taken_at
    from people
    group by request_id
),

final as (
    select
        requests.request_id,
        case when said.request_id is not null then requests.accepted_by else first_people.user_id end as user_id,
        case when said.request_id is not null
            then coalesce(requests.accepted_at, people.taken_at, requests.created_at)
            else first_people.taken_at
        end as taken_at
    from requests
    left join (
        select accepted.request_id
        from requests as accepted
        cross join run
        where accepted.accepted_by is not null and accepted.accepted_by not in (select user_id from robots)
            and coalesce(accepted.accepted_at <= run.as_of, true)
    ) as said on requests.request_id = said.request_id
    left join people on requests.request_id = people.request_id and requests.accepted_by = people.user_id
    left join first_people on requests.request_id = first_people.request_id
)

select * from final where user_id is not null
