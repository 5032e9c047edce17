with periods as (
    select * from {{ ref('dim_periods') }}
),

user_periods as (
    select * from {{ ref('bdg_user_periods') }}
),

users as (
    select * from {{ ref('dim_users') }}
),

departments as (
    select * from {{ ref('dim_departments') }}
),

wins as (
    select * from {{ ref('fct_won_periods') }}
),

payroll as (
    select * from {{ ref('fct_payroll') }}
),

people as (
    select period_id, user_id from user_periods where is_employed and is_manager
    union
    select period_id, user_id from wins where user_id <> '~all' and department_id = '~all'
),

placed as (
    select people.period_id, people.user_id, {{ or_none('user_periods.department_id') }} as department_id
    from people
    left join user_periods
        on people.period_id = user_periods.period_id and people.user_id = user_periods.user_id
),

shown as (
    select period_id, 'total' as level, '~all' as department_id, '~all' as user_id, '~all' as won_in from periods
    union all
    select distinct period_id, 'department', department_id, '~all', department_id
    from (select period_id, department_id from placed union all select period_id, department_id from wins) as seen
    where department_id <> '~all'
    union all
    select period_id, 'manager', department_id, user_id, '~all' from placed
),

paid as (
    select periods.period_id, payroll.user_id, sum(payroll.payroll_amount) as payroll_amount
    from periods
    inner join payroll on payroll.month_on between periods.period_start and periods.period_end
    where periods.period_grain in ('month', 'quarter', 'year') and periods.period_state <> 'comparable'
    group by periods.period_id, payroll.user_id
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
        cast(coalesce(wins.won_deals, 0) as integer) as won_deals,
        cast(coalesce(wins.priced_won_deals, 0) as integer) as priced_deals,
        cast(coalesce(wins.won_amount, 0) as decimal(18, 2)) as won_amount,
        {{ money_per('wins.won_amount', 'wins.priced_won_deals') }} as average_check,
        cast(coalesce(wins.received_of_won, 0) as decimal(18, 2)) as received_amount,
        {{ share_of('wins.received_of_won', 'wins.won_amount') }} as received_share,
        cast(coalesce(wins.cost_known_deals, 0) as integer) as cost_known_deals,
        cast(wins.margin_amount as decimal(18, 2)) as margin_amount,
        {{ share_of('coalesce(wins.won_amount, 0)', 'whole.won_amount') }} as share_of_total,
        case when shown.level = 'manager'
            then {{ share_of('coalesce(part.won_amount, 0)', 'department.won_amount') }}
        end as share_of_department,
        cast(paid.payroll_amount as decimal(18, 2)) as payroll_amount
    from shown
    inner join periods on shown.period_id = periods.period_id
    left join departments on shown.department_id = departments.department_id
    left join users on shown.user_id = users.user_id
    left join wins
        on shown.period_id = wins.period_id and shown.won_in = wins.department_id and shown.user_id = wins.user_id
    left join wins as whole
        on shown.period_id = whole.period_id and whole.department_id = '~all' and whole.user_id = '~all'
    left join wins as department
        on shown.period_id = department.period_id and department.user_id = '~all'
        and shown.department_id = department.department_id
    left join wins as part
        on shown.period_id = part.period_id and shown.department_id = part.department_id
        and shown.user_id = part.user_id
    left join paid on shown.period_id = paid.period_id and shown.user_id = paid.user_id
)

select * from final
