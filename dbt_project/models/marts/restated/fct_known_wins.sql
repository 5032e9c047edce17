{#
    What was known of wins on a past day, without looking at an old release: versions of the records by the moment they
    were known, the first reading also for all that was before it. Test records are left out, today's rules decide.
#}
with run as (
    select * from {{ ref('dim_run') }}
),

{# since when what the facts say was known: all along where nothing but the first reading tells it #}
told_last as (
    select
        deals.deal_id,
        deals.amount,
        deals.currency,
        coalesce(newest.replaced_at, newest.known_at, deals.known_at) as known_at,
        coalesce(newest.version_number, 1) = 1 and newest.replaced_at is null
            and coalesce(newest.known_at, deals.known_at) <= begun.begun_at as was_always_known
    from {{ ref('int_deals_unioned') }} as deals
    inner join {{ ref('int_sources_begun') }} as begun on deals.source = begun.source
    left join {{ ref('int_deal_versions') }} as newest on deals.deal_id = newest.deal_id and newest.is_newest
),

rules as (
    select * from {{ ref('stg_settings__test_records') }}
),

{# a row that left its file is no record any more; whether it was a test tells what was said of it last #}
vanished as (
    select newest.*
    from {{ ref('int_deal_versions') }} as newest
    left join {{ ref('int_deals_unioned') }} as deals on newest.deal_id = deals.deal_id
    where newest.is_newest and deals.deal_id is null
),

vanished_tests as (
    {{ test_deals_of('vanished', 'rules') }}
),

tests as (
    select record_id from {{ ref('fct_excluded_records') }} where entity = 'deal' and is_test
    union
    select record_id from vanished_tests
),

currencies as (
    select * from {{ ref('int_currency_days') }}
),

gathered as (
    select
        visits.deal_id,
        case
            when told_last.was_always_known then visits.entered_on
            else greatest(visits.entered_on, {{ local_date('told_last.known_at') }})
        end as known_from_on,
        visits.left_on as known_to_on,
        visits.entered_on as won_on,
        told_last.amount,
        told_last.currency
    from {{ ref('fct_stage_visits') }} as visits
    inner join told_last on visits.deal_id = told_last.deal_id
    cross join run
    where visits.stage_kind = 'won'
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
