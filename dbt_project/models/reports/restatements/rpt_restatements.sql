with periods as (
    select * from {{ ref('dim_periods') }} where period_state = 'closed'
),

wins as (
    select period_id, won_deals, won_amount
    from {{ ref('fct_won_periods') }}
    where department_id = '~all' and user_id = '~all'
),

restated as (
    select
        period_id,
        coalesce(reason, '~all') as reason,
        count(*) as restated_deals,
        sum(counted_won_deals - stated_won_deals) as won_deals_change,
        sum(amount_change) as won_amount_change
    from {{ ref('fct_restated_wins') }}
    group by grouping sets ((period_id), (period_id, reason))
),

shown as (
    select period_id, 'total' as level, '~all' as reason from periods
    union all
    select period_id, 'reason', reason from restated where reason <> '~all'
),

figured as (
    select
        shown.*,
        cast(coalesce(restated.restated_deals, 0) as integer) as restated_deals,
        cast(coalesce(restated.won_deals_change, 0) as integer) as won_deals_change,
        cast(coalesce(restated.won_amount_change, 0) as decimal(18, 2)) as won_amount_change,
        cast(case when shown.level = 'total' then coalesce(wins.won_deals, 0) end as integer) as won_deals,
        cast(case when shown.level = 'total' then coalesce(wins.won_amount, 0) end as decimal(18, 2)) as won_amount
    from shown
    left join restated on shown.period_id = restated.period_id and shown.reason = restated.reason
    left join wins on shown.period_id = wins.period_id
),

final as (
    select
        periods.period_grain,
        periods.period_start,
        periods.period_end,
        periods.period_state,
        figured.level,
        figured.reason,
        figured.restated_deals,
        cast(figured.won_deals - figured.won_deals_change as integer) as stated_won_deals,
        figured.won_deals,
        figured.won_deals_change,
        cast(figured.won_amount - figured.won_amount_change as decimal(18, 2)) as stated_won_amount,
        figured.won_amount,
        figured.won_amount_change,
        {{ share_of('figured.won_amount_change', 'figured.won_amount - figured.won_amount_change') }} as won_amount_change_share
    from figured
    inner join periods on figured.period_id = periods.period_id
)

select * from final
