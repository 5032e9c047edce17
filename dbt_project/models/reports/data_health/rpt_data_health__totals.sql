with periods as (
    select * from {{ ref('dim_periods') }} where period_grain = 'month' and period_state = 'running'
),

final as (
    select
        periods.period_grain,
        periods.period_start,
        periods.period_end,
        periods.period_state,
        'list' as level,
        totals.source,
        totals.list,
        totals.currency,
        totals.read_on,
        totals.state,
        totals.records_reported,
        totals.records_held,
        totals.records_difference,
        totals.amount_reported,
        totals.amount_held,
        totals.amount_difference
    from {{ ref('fct_source_totals') }} as totals
    cross join periods
)

select * from final
