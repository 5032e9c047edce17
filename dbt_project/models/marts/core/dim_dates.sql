with run as (
    select * from {{ ref('dim_run') }}
),

working_days as (
    select weekday from {{ ref('stg_settings__working_days') }}
),

holidays as (
    select * from {{ ref('stg_settings__holidays') }}
),

spine as (
    {{ date_spine_of_run() }}
),

calendar as (
    select
        spine.date_day,
        cast(extract(isodow from spine.date_day) as integer) as weekday,
        cast(extract(isoyear from spine.date_day) as integer) as iso_year,
        cast(extract(week from spine.date_day) as integer) as iso_week,
        cast({{ dbt.date_trunc('week', 'spine.date_day') }} as date) as week_start,
        cast({{ dbt.date_trunc('month', 'spine.date_day') }} as date) as month_start,
        cast({{ dbt.date_trunc('quarter', 'spine.date_day') }} as date) as quarter_start,
        cast({{ dbt.date_trunc('year', 'spine.date_day') }} as date) as year_start,
        holidays.name as holiday_name,
        coalesce(holidays.is_working, working_days.weekday is not null) as is_working_day
    from spine
    left join holidays on spine.date_day = holidays.day
    left join working_days on extract(isodow from spine.date_day) = working_days.weekday
),

final as (
    select
        date_day,
        weekday,
        iso_year,
        iso_week,
        week_start,
        month_start,
        quarter_start,
        year_start,
        holiday_name,
        is_working_day,
        cast(sum(case when is_working_day then 1 else 0 end) over (order by date_day) as integer)
            as working_day_number
    from calendar
)

select * from final
