{#
    A version stands from the moment it was known to the next one; the first reading of a source stands for all that
    was before it, as far as the source logged its stages itself. The newest version is what the facts say.
#}
with run as (
    select * from {{ ref('dim_run') }}
),

versions as (
    select * from {{ ref('int_deal_versions') }}
),

entries as (
    select * from {{ ref('int_stage_entries') }}
),

kinds as (
    select pipeline_id, stage_id, kind from {{ ref('dim_stages') }}
),

begun as (
    select * from {{ ref('int_sources_begun') }}
),

{# the last entry a version could know of; where it led elsewhere the record itself says since when it stands #}
older as (
    select
        versions.deal_id,
        versions.known_at as known_from,
        versions.replaced_at as known_to,
        case
            when last_entry.pipeline_id = versions.pipeline_id and last_entry.stage_id = versions.stage_id then last_entry.entered_at
            else least(
                coalesce(versions.closed_at, versions.updated_at, last_entry.entered_at, versions.created_at), versions.known_at
            )
        end as won_at,
        versions.amount,
        versions.currency
    from versions
    inner join kinds on versions.pipeline_id = kinds.pipeline_id and versions.stage_id = kinds.stage_id and kinds.kind = 'won'
    left join entries as last_entry
        on versions.deal_id = last_entry.deal_id
        and versions.known_at >= last_entry.entered_at
        and versions.known_at < coalesce(last_entry.left_at, timestamp '9999-12-31')
    where versions.replaced_at is not null and not versions.is_deleted and versions.merged_into is null
        and coalesce(versions.created_at <= versions.known_at, true)
),

newest as (
    select
        versions.deal_id,
        versions.known_at as known_from,
        cast(null as timestamp) as known_to,
        deals.won_at,
        deals.amount_orig as amount,
        deals.currency
    from versions
    inner join {{ ref('fct_deals') }} as deals on versions.deal_id = deals.deal_id
    where versions.replaced_at is null and deals.state = 'won'
),

before as (
    select
        versions.deal_id,
        entries.entered_at as known_from,
        least(entries.left_at, versions.known_at) as known_to,
        entries.entered_at as won_at,
        versions.amount,
        versions.currency
    from versions
    inner join begun on versions.source = begun.source and versions.known_at <= begun.begun_at
    inner join entries on versions.deal_id = entries.deal_id and entries.entered_at < versions.known_at
    where versions.version_number = 1 and entries.stage_kind = 'won'
        and not versions.is_deleted and versions.merged_into is null
),

gathered as (
    select * from older
    union all
    select * from newest
    union all
    select * from before
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
