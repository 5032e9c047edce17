{%- set amounts = (debt_buckets().keys() | list) + ['unapplied', 'owed', 'overdue', 'balance', 'not_delivered'] -%}
with receivables as (
    select * from {{ ref('fct_receivables') }}
),

counterparties as (
    select counterparty_id, name from {{ ref('dim_counterparties') }}
),

run as (
    select * from {{ ref('dim_run') }}
),

provided as (
    select count(*) > 0 as has_deliveries from {{ ref('dim_source_entities') }} where entity = 'deliveries'
),

periods as (
    select periods.*
    from {{ ref('dim_periods') }} as periods
    cross join run
    where periods.period_grain in ('week', 'month')
        or (periods.period_grain = 'day' and periods.period_start >= {{ dbt.dateadd('day', -90, 'run.as_of_on') }})
),

summed as (
    select
        'company' as level,
        receivables.snapshot_on,
        '~all' as counterparty_id,
        run.currency,
        {%- for amount in amounts %}
        sum(receivables.{{ amount }}_base) as {{ amount }},
        {%- endfor %}
        sum(receivables.owed_base) as owed_base,
        count(distinct receivables.counterparty_id) filter (where receivables.owed > 0) as debtors,
        sum(receivables.open_documents) as open_documents,
        sum(receivables.unpriced_balances) as unpriced_balances
    from receivables
    cross join run
    group by receivables.snapshot_on, run.currency
    union all
    select
        case when grouping(receivables.counterparty_id) = 1 then 'total' else 'counterparty' end,
        receivables.snapshot_on,
        coalesce(receivables.counterparty_id, '~all'),
        receivables.currency,
        {%- for amount in amounts %}
        sum(receivables.{{ amount }}),
        {%- endfor %}
        sum(receivables.owed_base),
        count(*) filter (where receivables.owed > 0),
        sum(receivables.open_documents),
        sum(receivables.unpriced_balances)
    from receivables
    group by grouping sets (
        (receivables.snapshot_on, receivables.currency),
        (receivables.snapshot_on, receivables.currency, receivables.counterparty_id)
    )
),

{# a day on which nobody owes anything is a row of the company too #}
shown as (
    select periods.*, unnest(['company', 'total', 'counterparty']) as level from periods
),

final as (
    select
        shown.period_grain,
        shown.period_start,
        shown.period_end,
        shown.period_state,
        shown.level,
        coalesce(summed.counterparty_id, '~all') as counterparty_id,
        coalesce(summed.currency, run.currency) as currency,
        counterparties.name as counterparty_name,
        run.receivables_basis as basis_name,
        {%- for amount in amounts[:-1] %}
        cast(coalesce(summed.{{ amount }}, 0) as decimal(18, 2)) as {{ amount }},
        {%- endfor %}
        case when provided.has_deliveries then cast(coalesce(summed.not_delivered, 0) as decimal(18, 2)) end as not_delivered,
        cast(summed.owed_base as decimal(18, 2)) as owed_base,
        {{ share_of('summed.overdue', 'summed.owed') }} as overdue_share,
        cast(coalesce(summed.debtors, 0) as bigint) as debtors,
        cast(coalesce(summed.open_documents, 0) as bigint) as open_documents,
        cast(coalesce(summed.unpriced_balances, 0) as bigint) as unpriced_balances
    from shown
    cross join run
    cross join provided
    left join summed on shown.period_end = summed.snapshot_on and shown.level = summed.level
    left join counterparties on summed.counterparty_id = counterparties.counterparty_id
    where summed.level is not null or shown.level = 'company'
)

select * from final
