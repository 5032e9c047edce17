{# The telephony's id tells that records are one call; the credit stays with the record whose id is smallest. #}
with calls as (
    select activity_id, call_key
    from {{ ref('int_activities_judged') }}
    where case when action is not null then call_key end is not null
),

repeated as (
    select call_key, min(activity_id) as first_id
    from calls
    group by call_key
    having count(*) > 1
),

final as (
    select calls.activity_id, repeated.first_id
    from calls
    inner join repeated on calls.call_key = repeated.call_key
    where calls.activity_id <> repeated.first_id
)

select * from final
