{#
    A deal stands in a stage at the end of a day when it entered it by then and left it later. Whatever needs a
    search is joined to the visits; only then they are spread over the days, which nothing has to hold in memory.
#}
with visits as (
    select *, coalesce(left_on, date '9999-12-31') as stood_until
    from {{ ref('fct_stage_visits') }}
    where stage_kind = 'open'
),

numbers as (
    select * from {{ ref('int_snapshot_numbers') }}
),

snapshots as (
    select {{ sorted_list('date_day') }} as days, max(snapshot_number) + 1 as next_number
    from numbers
    where is_snapshot
),

deals as (
    select deal_id, owner_id, lead_source_id, counterparty_id, amount, currency from {{ ref('int_deals_counted') }}
),

user_days as (
    select user_days.user_id, user_days.date_day, user_days.department_id
    from {{ ref('bdg_user_days') }} as user_days
    inner join numbers on user_days.date_day = numbers.date_day
    where numbers.is_snapshot
),

numbered as (
    select
        visits.deal_id,
        visits.pipeline_id,
        visits.stage_id,
        visits.stage_key,
        visits.entered_on,
        coalesce(stays.owner_id, {{ or_none('deals.owner_id') }}) as manager_id,
        stays.from_on as owned_from,
        stays.to_on as owned_to,
        {{ or_none('deals.lead_source_id') }} as lead_source_id,
        {{ or_none('deals.counterparty_id') }} as counterparty_id,
        deals.amount,
        deals.currency,
        coalesce(entries.snapshot_number, 1) as first_number,
        case when visits.left_on is null then snapshots.next_number else coalesce(exits.snapshot_number, 1) end
            as next_number
    from visits
    cross join snapshots
    {# every visit has its deal; a left join keeps the planner from thinking that few rows are left #}
    left join deals on visits.deal_id = deals.deal_id
    left join numbers as entries on visits.entered_on = entries.date_day
    left join numbers as exits on visits.left_on = exits.date_day
    left join {{ ref('int_deal_owners') }} as stays
        on visits.deal_id = stays.deal_id
        and visits.entered_on < stays.to_on
        and visits.stood_until > stays.from_on
),

standing as (
    select
        numbered.*,
        {{ every_item_between('snapshots.days', 'numbered.first_number', 'numbered.next_number') }} as snapshot_on
    from numbered
    cross join snapshots
),

final as (
    select
        standing.snapshot_on,
        standing.deal_id,
        standing.pipeline_id,
        standing.stage_id,
        standing.stage_key,
        standing.manager_id,
        {{ or_none('user_days.department_id') }} as department_id,
        standing.lead_source_id,
        standing.counterparty_id,
        {{ dbt.datediff('standing.entered_on', 'standing.snapshot_on', 'day') }} as age_days,
        1 as open_deals,
        {{ to_base('standing.amount', 'currencies.rate') }} as open_amount,
        cast({{ to_base('standing.amount', 'currencies.rate') }} is null as integer) as unpriced_deals
    from standing
    left join {{ ref('int_currency_days') }} as currencies
        on standing.currency = currencies.currency and standing.snapshot_on = currencies.date_day
    left join user_days
        on standing.manager_id = user_days.user_id and standing.snapshot_on = user_days.date_day
    where standing.owned_from is null
        or standing.snapshot_on >= standing.owned_from and standing.snapshot_on < standing.owned_to
)

select * from final
