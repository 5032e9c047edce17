with visits as (
    select * from {{ ref('fct_stage_visits') }} where stage_kind = 'open'
),

numbers as (
    select * from {{ ref('int_snapshot_numbers') }}
),

deals as (
    select deal_id, owner_id, lead_source_id, counterparty_id, amount, currency from {{ ref('int_deals_counted') }}
),

currencies as (
    select * from {{ ref('int_currency_days') }}
),

user_days as (
    select user_id, date_day, department_id from {{ ref('bdg_user_days') }}
),

last_snapshot as (
    select max(snapshot_number) as snapshot_number from numbers where is_snapshot
),

{# a deal stands in a stage at the end of a day when it entered it by then and left it later #}
standing as (
    select
        visits.deal_id,
        visits.pipeline_id,
        visits.stage_id,
        visits.stage_key,
        visits.entered_on,
        {{ every_number_between('coalesce(entries.snapshot_number, 1)', "case when visits.left_on is null
            then last_snapshot.snapshot_number + 1 else coalesce(exits.snapshot_number, 1) end") }}
            as snapshot_number
    from visits
    cross join last_snapshot
    left join numbers as entries on visits.entered_on = entries.date_day
    left join numbers as exits on visits.left_on = exits.date_day
),

dated as (
    select standing.*, numbers.date_day as snapshot_on
    from standing
    inner join numbers on standing.snapshot_number = numbers.snapshot_number
    where numbers.is_snapshot
),

owned as (
    select
        dated.*,
        coalesce(stay.owner_id, {{ or_none('deals.owner_id') }}) as manager_id,
        {{ or_none('deals.lead_source_id') }} as lead_source_id,
        {{ or_none('deals.counterparty_id') }} as counterparty_id,
        {{ to_base('deals.amount', 'currencies.rate') }} as open_amount
    from dated
    inner join deals on dated.deal_id = deals.deal_id
    {{ join_owner_on('dated', 'dated.snapshot_on') }}
    left join currencies on deals.currency = currencies.currency and dated.snapshot_on = currencies.date_day
),

final as (
    select
        owned.snapshot_on,
        owned.deal_id,
        owned.pipeline_id,
        owned.stage_id,
        owned.stage_key,
        owned.manager_id,
        {{ or_none('user_days.department_id') }} as department_id,
        owned.lead_source_id,
        owned.counterparty_id,
        {{ dbt.datediff('owned.entered_on', 'owned.snapshot_on', 'day') }} as age_days,
        1 as open_deals,
        owned.open_amount,
        cast(owned.open_amount is null as integer) as unpriced_deals
    from owned
    left join user_days on owned.manager_id = user_days.user_id and owned.snapshot_on = user_days.date_day
)

select * from final
