with periods as (
    select * from {{ ref('dim_periods') }}
),

users as (
    select * from {{ ref('dim_users') }}
),

departments as (
    select * from {{ ref('dim_departments') }}
),

ratings as (
    select * from {{ ref('fct_rating_periods') }}
),

rolled as (
    select
        period_id,
        coalesce(department_id, '~all') as department_id,
        sum(won_deals) as won_deals,
        sum(won_amount) as won_amount,
        sum(received_of_won) as received_of_won,
        sum(plan_amount) as plan_amount
    from ratings
    group by grouping sets ((period_id), (period_id, department_id))
),

shown as (
    select
        period_id, 'manager' as level, department_id, user_id, won_deals, won_amount, received_of_won, plan_amount,
        won_rank, previous_won_rank, plan_rank, previous_plan_rank
    from ratings
    union all
    select
        periods.period_id, case when rolled.department_id <> '~all' then 'department' else 'total' end,
        coalesce(rolled.department_id, '~all'), '~all', rolled.won_deals, rolled.won_amount,
        rolled.received_of_won, rolled.plan_amount, null, null, null, null
    from periods
    left join rolled on periods.period_id = rolled.period_id
),

final as (
    select
        periods.period_grain,
        periods.period_start,
        periods.period_end,
        periods.period_state,
        shown.level,
        shown.department_id,
        shown.user_id,
        departments.name as department_name,
        users.name as user_name,
        coalesce(users.is_dismissed, false) as is_dismissed,
        cast(shown.won_rank as integer) as won_rank,
        cast(shown.previous_won_rank as integer) as previous_won_rank,
        cast(shown.previous_won_rank - shown.won_rank as integer) as rank_move,
        case
            when shown.previous_won_rank > shown.won_rank then '▲ ' || (shown.previous_won_rank - shown.won_rank)
            when shown.previous_won_rank < shown.won_rank then '▼ ' || (shown.won_rank - shown.previous_won_rank)
            when shown.previous_won_rank = shown.won_rank then '='
        end as rank_arrow,
        cast(shown.plan_rank as integer) as plan_rank,
        cast(shown.previous_plan_rank as integer) as previous_plan_rank,
        cast(coalesce(shown.won_deals, 0) as integer) as won_deals,
        cast(coalesce(shown.won_amount, 0) as decimal(18, 2)) as won_amount,
        cast(coalesce(shown.received_of_won, 0) as decimal(18, 2)) as received_amount,
        cast(shown.plan_amount as decimal(18, 2)) as plan_amount,
        {{ share_of('coalesce(shown.won_amount, 0)', 'shown.plan_amount') }} as plan_completion
    from shown
    inner join periods on shown.period_id = periods.period_id
    left join departments on shown.department_id = departments.department_id
    left join users on shown.user_id = users.user_id
)

select * from final
