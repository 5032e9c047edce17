with source as (
    select * from {{ source('settings', 'work_hours') }}
),

final as (
    select
        user_id,
        case weekday
            when 'mon' then 1 when 'tue' then 2 when 'wed' then 3 when 'thu' then 4
            when 'fri' then 5 when 'sat' then 6 when 'sun' then 7
        end as weekday,
        cast(left(opens_at, 2) as integer) * 3600 + cast(right(opens_at, 2) as integer) * 60 as opens_second,
        cast(left(closes_at, 2) as integer) * 3600 + cast(right(closes_at, 2) as integer) * 60 as closes_second
    from source
)

select * from final
