{#
    What was known of wins on a past day, without looking at an old release: versions of the records by the moment they
    were known, and the logged stages before the first reading. Test records are left out, today's rule decides.
#}
with run as (
    select * from {{ ref('dim_run') }}
),

told_again as (
    select distinct deal_id from {{ ref('int_deal_versions') }}
),

tests as (
    select record_id from {{ ref('fct_excluded_records') }} where entity = 'deal' and is_test
),

currencies as (
    select * from {{ ref('int_currency_days') }}
),

told_once as (
    select
        visits.deal_id,
        case
            when deals.known_at <= begun.begun_at then visits.entered_on
            else greatest(visits.entered_on, {{ local_date('deals.known_at') }})
        end as known_from_on,
        visits.left_on as known_to_on,
        visits.entered_on as won_on,
        deals.amount,
        deals.currency
    from {{ ref('fct_stage_visits') }} as visits
    inner join {{ ref('int_deals_unioned') }} as deals on visits.deal_id = deals.deal_id
    inner join {{ ref('int_sources_begun') }} as begun on deals.source = begun.source
    left join told_again on visits.deal_id = told_again.deal_id
    cross join run
    where visits.stage_kind = 'won' and told_again.deal_id is null
),

gathered as (
    select * from told_once
    union all
    select * from {{ ref('int_wins_told_again') }}
),

final as (
    select
        gathered.deal_id,
        gathered.known_from_on,
        gathered.known_to_on,
        gathered.won_on,
        {{ to_base('gathered.amount', 'currencies.rate') }} as amount_base
    from gathered
    left join tests on gathered.deal_id = tests.record_id
    left join currencies on gathered.currency = currencies.currency and gathered.won_on = currencies.date_day
    where tests.record_id is null
        and gathered.known_from_on < coalesce(gathered.known_to_on, date '9999-12-31')
)

select * from final
