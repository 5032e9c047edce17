with periods as (
    select * from {{ ref('dim_periods') }}
),

dates as (
    select date_day from {{ ref('dim_dates') }}
),

final as (
    select periods.period_id, dates.date_day
    from periods
    inner join dates on dates.date_day between periods.period_start and periods.period_end
)

select * from final
