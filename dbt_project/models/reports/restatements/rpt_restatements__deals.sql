with periods as (
    select * from {{ ref('dim_periods') }}
),

restated as (
    select * from {{ ref('fct_restated_wins') }}
),

users as (
    select user_id, name from {{ ref('dim_users') }}
),

final as (
    select
        periods.period_grain,
        periods.period_start,
        periods.period_end,
        periods.period_state,
        'deal' as level,
        restated.deal_id,
        restated.deal_name,
        restated.url,
        users.name as user_name,
        restated.reason,
        restated.stated_won_on,
        restated.won_on,
        restated.stated_amount,
        restated.amount as won_amount,
        restated.amount_change as won_amount_change
    from restated
    inner join periods on restated.period_id = periods.period_id
    left join users on restated.owner_id = users.user_id
)

select * from final
