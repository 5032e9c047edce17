with bridge as (
    select * from {{ ref('fct_money_bridge') }}
),

counterparties as (
    select counterparty_id, name from {{ ref('dim_counterparties') }}
),

periods as (
    select * from {{ ref('dim_periods') }}
    where period_grain in ('month', 'quarter', 'year') and period_state in ('closed', 'running')
),

summed as (
    select
        snapshot_on,
        coalesce(counterparty_id, '~all') as counterparty_id,
        currency,
        sum(won) as won,
        sum(paid) as paid,
        sum(open) as open,
        sum(unapplied) as unapplied
    from bridge
    group by grouping sets ((snapshot_on, currency), (snapshot_on, currency, counterparty_id))
),

final as (
    select
        periods.period_grain,
        periods.period_start,
        periods.period_end,
        periods.period_state,
        case when summed.counterparty_id = '~all' then 'total' else 'counterparty' end as level,
        summed.counterparty_id,
        summed.currency,
        counterparties.name as counterparty_name,
        cast(summed.won as decimal(18, 2)) as won,
        cast(summed.paid as decimal(18, 2)) as paid,
        cast(summed.open as decimal(18, 2)) as open,
        cast(summed.unapplied as decimal(18, 2)) as unapplied,
        cast(summed.won - summed.paid - summed.open + summed.unapplied as decimal(18, 2)) as left_over
    from summed
    inner join periods on summed.snapshot_on = periods.period_end
    left join counterparties on summed.counterparty_id = counterparties.counterparty_id
)

select * from final
