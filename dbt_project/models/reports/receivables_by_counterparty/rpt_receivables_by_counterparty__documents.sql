with stretches as (
    select * from {{ ref('fct_receivable_stretches') }} where is_company_basis and kind = 'debt'
),

counterparties as (
    select counterparty_id, name from {{ ref('dim_counterparties') }}
),

periods as (
    select * from {{ ref('dim_periods') }} where period_grain = 'month' and period_state in ('closed', 'running')
),

{# the rows behind the figures of the page: today and the end of the last closed month #}
shown as (
    select *
    from periods
    qualify row_number() over (partition by period_state order by period_start desc) = 1
),

final as (
    select
        shown.period_grain,
        shown.period_start,
        shown.period_end,
        shown.period_state,
        'document' as level,
        stretches.counterparty_id,
        counterparties.name as counterparty_name,
        stretches.document_kind,
        stretches.document_id,
        coalesce(stretches.document_number, stretches.document_id) as document_number,
        stretches.claim_on,
        stretches.due_on,
        case when stretches.due_on < shown.period_end then {{ dbt.datediff('stretches.due_on', 'shown.period_end', 'day') }} end
            as days_overdue,
        stretches.currency,
        cast(stretches.document_amount as decimal(18, 2)) as document_amount,
        cast(stretches.amount as decimal(18, 2)) as open_amount
    from stretches
    inner join shown
        on stretches.from_on <= shown.period_end
        and (stretches.to_on is null or stretches.to_on > shown.period_end)
    left join counterparties on stretches.counterparty_id = counterparties.counterparty_id
)

select * from final
