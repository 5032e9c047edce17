with run as (
    select language from {{ ref('dim_run') }}
),

periods as (
    select * from {{ ref('dim_periods') }}
),

period_days as (
    select * from {{ ref('bdg_period_days') }}
),

daily as (
    select created_on, reason, count(*) as deals
    from {{ ref('fct_excluded_records') }}
    where entity = 'deal'
    group by created_on, reason
),

figures as (
    select
        period_days.period_id,
        coalesce(daily.reason, '~all') as reason,
        sum(daily.deals) as deals
    from daily
    inner join period_days on daily.created_on = period_days.date_day
    group by grouping sets ((period_days.period_id), (period_days.period_id, daily.reason))
),

final as (
    select
        periods.period_grain,
        periods.period_start,
        periods.period_end,
        periods.period_state,
        case when figures.reason = '~all' then 'total' else 'reason' end as level,
        figures.reason,
        case when run.language = 'ru'
            then
                case figures.reason
                    when 'deleted' then 'Удалена в источнике'
                    when 'merged' then 'Объединена с другой'
                    when 'test' then 'Тестовая запись'
                    when 'not yet' then 'Датирована будущим'
                end
            else
                case figures.reason
                    when 'deleted' then 'Deleted in the source'
                    when 'merged' then 'Merged into another'
                    when 'test' then 'Test record'
                    when 'not yet' then 'Dated ahead'
                end
        end as reason_name,
        cast(figures.deals as integer) as deals
    from figures
    cross join run
    inner join periods on figures.period_id = periods.period_id
)

select * from final
