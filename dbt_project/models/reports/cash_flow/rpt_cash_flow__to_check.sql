with movements as (
    select * from {{ ref('fct_bank_movements') }}
    where direction = 'unknown' or not is_priced
),

accounts as (
    select * from {{ ref('dim_accounts') }}
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
)

select * from final
