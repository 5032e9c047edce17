{#
    Everybody who worked in a period or won something, in the department of its last day, with rank. A rank is among
    the people of the department; equals share it, nobody and robots have none.
#}
with periods as (
    select * from {{ ref('dim_periods') }}
),

user_periods as (
    select * from {{ ref('bdg_user_periods') }}
),

users as (
    select user_id, is_robot from {{ ref('dim_users') }}
),

wins as (
    select * from {{ ref('fct_won_periods') }} where department_id = '~all' and user_id <> '~all'
),

plans as (
    select period_id, user_id, plan_amount from {{ ref('fct_plan_periods') }} where user_id <> '~all'
),

people as (
    select period_id, user_id from user_periods where is_employed and is_manager
    union
    select period_id, user_id from wins
    union
    select period_id, user_id from plans
),

placed as (
    select
        people.period_id,
        people.user_id,
        {{ or_none('user_periods.department_id') }} as department_id,
        people.user_id <> '~none' and not coalesce(users.is_robot, false) as is_ranked,
        coalesce(wins.won_deals, 0) as won_deals,
        coalesce(wins.won_amount, 0) as won_amount,
        coalesce(wins.received_of_won, 0) as received_of_won,
        plans.plan_amount,
        {{ share_of('coalesce(wins.won_amount, 0)', 'plans.plan_amount') }} as plan_completion
    from people
    left join user_periods
        on people.period_id = user_periods.period_id and people.user_id = user_periods.user_id
    left join users on people.user_id = users.user_id
    left join wins on people.period_id = wins.period_id and people.user_id = wins.user_id
    left join plans on people.period_id = plans.period_id and people.user_id = plans.user_id
),

ranked as (
    select
        *,
        case when is_ranked then rank() over (
            partition by period_id, department_id, is_ranked order by won_amount desc
        ) end as won_rank,
        case when is_ranked and plan_completion is not null then rank() over (
            partition by period_id, department_id, is_ranked, plan_completion is null order by plan_completion desc
        ) end as plan_rank
    from placed
),

{# a rank in another department, or among nobody, tells nothing about a move #}
final as (
    select
        ranked.*,
        before.won_rank as previous_won_rank,
        before.plan_rank as previous_plan_rank
    from ranked
    inner join periods on ranked.period_id = periods.period_id
    left join ranked as before
        on periods.compares_to = before.period_id
        and ranked.user_id = before.user_id
        and ranked.department_id = before.department_id
)

select * from final
