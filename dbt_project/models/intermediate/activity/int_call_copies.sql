{# The telephony's id tells that records are one call; the credit stays with the record whose id is smallest. #}
with calls as (
    select activity_id, call_key
    from {{ ref('int_activities_counted') }}
    where kind = 'call' and call_key is not null
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
