with spend as (
    select * from {{ ref('int_ad_spend_unioned') }} where not is_deleted
),

run as (
    select as_of_on from {{ ref('dim_run') }}
),

currencies as (
    select * from {{ ref('int_currency_days') }}
),

priced as (
    select spend.*, {{ to_base('spend.amount', 'currencies.rate') }} as amount_base
    from spend
    cross join run
    left join currencies on spend.currency = currencies.currency and spend.spend_on = currencies.date_day
    where spend.spend_on <= run.as_of_on
),

final as (
    select
        spend_id,
        spend_on,
        {{ or_none('lead_source_id') }} as lead_source_id,
        {{ or_none('campaign') }} as campaign,
        amount as amount_orig,
        currency,
        amount_base as ad_spend,
        cast(amount_base is null as integer) as unpriced_spends,
        clicks,
        impressions
    from priced
)

select * from final
