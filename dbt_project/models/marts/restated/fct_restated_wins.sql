{# Why a deal counts otherwise today; what is told of it now decides between the reasons. #}
with changed as (
    select * from {{ ref('int_restated_wins') }}
),

known as (
    select * from {{ ref('fct_known_wins') }}
),

deals as (
    select deal_id, state, won_on from {{ ref('fct_deals') }}
),

records as (
    select deal_id, name, url, owner_id from {{ ref('int_deals_unioned') }}
),

excluded as (
    select record_id, reason from {{ ref('fct_excluded_records') }} where entity = 'deal'
),

{# a win that is new in one period and was stated in another has only moved #}
moved as (
    select distinct changed.period_id, changed.deal_id
    from changed
    inner join known
        on changed.deal_id = known.deal_id
        and changed.stated_on >= known.known_from_on
        and changed.stated_on < coalesce(known.known_to_on, date '9999-12-31')
    where not changed.was_counted
),

final as (
    select
        changed.period_id,
        changed.deal_id,
        coalesce(records.name, changed.deal_id) as deal_name,
        records.url,
        {{ or_none('records.owner_id') }} as owner_id,
        case
            when changed.was_counted and changed.is_counted then 'amount'
            when changed.is_counted and moved.deal_id is not null then 're_dated'
            when changed.is_counted then 'late'
            when excluded.reason is not null then excluded.reason
            when deals.deal_id is null then 'deleted'
            when deals.state = 'won' then 're_dated'
            else 'taken_back'
        end as reason,
        changed.stated_won_on,
        deals.won_on,
        changed.stated_amount,
        changed.amount,
        cast(changed.was_counted as integer) as stated_won_deals,
        cast(changed.is_counted as integer) as counted_won_deals,
        cast(coalesce(changed.amount, 0) - coalesce(changed.stated_amount, 0) as decimal(18, 2)) as amount_change
    from changed
    left join moved on changed.period_id = moved.period_id and changed.deal_id = moved.deal_id
    left join records on changed.deal_id = records.deal_id
    left join excluded on changed.deal_id = excluded.record_id
    left join deals on changed.deal_id = deals.deal_id
)

select * from final
