with movements as (
    select * from {{ ref('fct_bank_movements') }}
    where direction = 'unknown' or not is_priced
),

accounts as (
    select * from {{ ref('dim_accounts') }}
),

run as (
    select language = 'ru' as is_russian from {{ ref('dim_run') }}
),

periods as (
    select * from {{ ref('dim_periods') }}
    where period_grain = 'day'
),

final as (
    select
        periods.period_grain,
        periods.period_start,
        periods.period_end,
        periods.period_state,
        'movement' as level,
        movements.movement_id,
        case when movements.direction = 'unknown' then 'unknown_direction' else 'no_rate' end as reason,
        case
            when movements.direction = 'unknown' and run.is_russian then 'Выписка не говорит, пришли деньги или ушли'
            when movements.direction = 'unknown' then 'The statement does not say whether it came or went'
            when run.is_russian then 'Нет курса ' || movements.currency || ' на этот день'
            else 'No rate of ' || movements.currency || ' for this day'
        end as what_is_wrong,
        movements.account_id,
        accounts.name as account_name,
        movements.direction,
        movements.payee_name,
        movements.doc_number,
        movements.amount_orig as amount,
        movements.currency,
        movements.statement_file,
        movements.statement_line
    from movements
    inner join periods on movements.booked_on = periods.period_start
    inner join accounts on movements.account_id = accounts.account_id
    cross join run
)

select * from final
