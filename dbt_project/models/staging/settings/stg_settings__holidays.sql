{# Days that differ from the working week: those of the company, else those of its calendar. #}
with own as (
    select * from {{ source('settings', 'holidays') }}
),

calendar as (
    select * from {{ source('settings', 'calendar_days') }}
),

final as (
    select
        day,
        is_working,
        name,
        0 as shorter_minutes
    from own
    union all
    select
        day,
        is_working,
        name,
        shorter_minutes
    from calendar
    where day not in (select day from own)
)

select * from final
