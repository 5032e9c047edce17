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

wins as (
    select * from {{ ref('fct_won_periods') }} where user_id = '~all'
),

plans as (
    select * from {{ ref('fct_plan_periods') }} where user_id = '~all'
),

{# a department has what its people brought and planned while they were in it, wherever they stand today #}
places as (
    select period_id, '~all' as department_id from periods
    union
    select period_id, department_id from ratings
    union
    select period_id, department_id from wins
    union
    select period_id, department_id from plans
),

rolled as (
    select
        places.period_id,
        places.department_id,
        wins.won_deals,
        wins.won_amount,
        wins.received_of_won,
        plans.plan_amount
    from places
    left join wins on places.period_id = wins.period_id and places.department_id = wins.department_id
    left join plans on places.period_id = plans.period_id and places.department_id = plans.department_id
),

shown as (
    select
        period_id, 'manager' as level, department_id, user_id, won_deals, won_amount, received_of_won, plan_amount,
        won_rank, previous_won_rank, plan_rank, previous_plan_rank
    from ratings
    union all
    select
        period_id, case when department_id <> '~all' then 'department' else 'total' end, department_id, '~all',
        won_deals, won_amount, received_of_won, plan_amount, null, null, null, null
    from rolled
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
