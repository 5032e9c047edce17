{#
    A version stands from the moment it was known to the next one, with the log of stages up to that moment. The first
    reading of a source stands for all that was before it. What no word or log replaced is in the facts, so not here.
#}
with run as (
    select * from {{ ref('dim_run') }}
),

replaced as (
    select * from {{ ref('int_replaced_versions') }}
),

logged as (
    select * from {{ ref('int_logged_stages') }}
),

begun as (
    select * from {{ ref('int_sources_begun') }}
),

firsts as (
    select replaced.*
    from replaced
    inner join begun on replaced.source = begun.source and replaced.known_at <= begun.begun_at
    where replaced.version_number = 1 and replaced.is_at_reading
),

before as (
    {# where it stood by the log, up to where the record itself says it went elsewhere #}
    select
        firsts.deal_id,
        coalesce(logged.changed_at, firsts.created_at) as known_from,
        least(
            logged.next_changed_at, firsts.known_at,
            case
                when not firsts.log_agrees and logged.entered_at is not distinct from firsts.last_entered_at
                    then firsts.stated_at
            end
        ) as known_to,
        coalesce(logged.entered_at, least(firsts.created_at, logged.first_changed_at)) as won_at,
        firsts.amount,
        firsts.currency
    from firsts
    inner join logged
        on firsts.deal_id = logged.deal_id
        and firsts.pipeline_id is not distinct from logged.home_pipeline_id
    where logged.stage_kind = 'won' and coalesce(logged.changed_at, logged.next_changed_at) <= firsts.known_at
    union all
    select deal_id, stated_at, known_at, stated_at, amount, currency
    from firsts
    where stage_kind = 'won' and not log_agrees
),

gathered as (
    select * from before
    union all
    select
        deal_id,
        known_from,
        known_to,
        entered_at as won_at,
        amount,
        currency
    from replaced
    where stage_kind = 'won'
),

final as (
    select
        gathered.deal_id,
        {{ local_date('gathered.known_from') }} as known_from_on,
        {{ local_date('gathered.known_to') }} as known_to_on,
        {{ local_date('gathered.won_at') }} as won_on,
        gathered.amount,
        coalesce(gathered.currency, run.currency) as currency
    from gathered
    cross join run
)

select * from final
