{%- set buckets = debt_buckets() -%}
{%- set parts = (buckets.keys() | list) + ['unapplied'] -%}
{%- set overdue = (buckets.keys() | list)[2:] -%}
with stretches as (
    select * from {{ ref('fct_receivable_stretches') }} where is_company_basis
),

offers as (
    select * from {{ ref('int_receivable_offers') }}
),

numbers as (
    select * from {{ ref('int_snapshot_numbers') }}
),

currency_days as (
    select * from {{ ref('int_currency_days') }}
),

snapshots as (
    select {{ sorted_list('date_day') }} as days, max(snapshot_number) + 1 as next_number
    from numbers
    where is_snapshot
),

provided as (
    select count(*) > 0 as has_deliveries from {{ ref('dim_source_entities') }} where entity = 'deliveries'
),

stood as (
    select kind, counterparty_id, currency, due_on, from_on, to_on, amount from stretches
    union all
    select 'offer', counterparty_id, currency, null, from_on, to_on, amount from offers
),

dated as (
    select
        stood.*,
        {{ every_item_between('snapshots.days', 'coalesce(entries.snapshot_number, 1)', "case when stood.to_on is null
            then snapshots.next_number else coalesce(exits.snapshot_number, 1) end") }} as snapshot_on
    from stood
    cross join snapshots
    left join numbers as entries on stood.from_on = entries.date_day
    left join numbers as exits on stood.to_on = exits.date_day
),

summed as (
    select
        snapshot_on,
        counterparty_id,
        currency,
        {%- for bucket, condition in buckets.items() %}
        cast(coalesce(sum(amount) filter (where kind = 'debt' and {{ condition }}), 0) as decimal(18, 2)) as {{ bucket }},
        {%- endfor %}
        cast(coalesce(sum(amount) filter (where kind = 'unapplied'), 0) as decimal(18, 2)) as unapplied,
        cast(coalesce(sum(amount) filter (where kind = 'offer'), 0) as decimal(18, 2)) as not_delivered,
        count(*) filter (where kind = 'debt') as open_documents
    from dated
    group by snapshot_on, counterparty_id, currency
),

priced as (
    select
        summed.snapshot_on,
        summed.counterparty_id,
        summed.currency,
        currency_days.rate is not null as is_priced,
        {%- for part in parts %}
        summed.{{ part }},
        {{ to_base('summed.' ~ part, 'currency_days.rate') }} as {{ part }}_base,
        {%- endfor %}
        case when provided.has_deliveries then summed.not_delivered end as not_delivered,
        case when provided.has_deliveries then {{ to_base('summed.not_delivered', 'currency_days.rate') }} end
            as not_delivered_base,
        summed.open_documents
    from summed
    cross join provided
    left join currency_days
        on summed.currency = currency_days.currency
        and summed.snapshot_on = currency_days.date_day
),

final as (
    select
        *,
        {%- for unit in ['', '_base'] %}
        cast({{ buckets.keys() | join(unit ~ ' + ') }}{{ unit }} as decimal(18, 2)) as owed{{ unit }},
        cast({{ overdue | join(unit ~ ' + ') }}{{ unit }} as decimal(18, 2)) as overdue{{ unit }},
        cast({{ parts | join(unit ~ ' + ') }}{{ unit }} as decimal(18, 2)) as balance{{ unit }},
        {%- endfor %}
        cast(not is_priced as integer) as unpriced_balances
    from priced
)

select * from final
