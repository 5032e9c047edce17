{#
    Where a deal stood by a version that is replaced today, and since when: as the log of stages up to each day tells,
    and where it led elsewhere, as the record itself says; as in int_deal_standings. The log may go on between two
    readings of a record that stays as it was.
#}
with versions as (
    select * from {{ ref('int_deal_versions') }}
),

{# nothing is logged before the first change #}
logged as (
    select
        deal_id,
        home_pipeline_id,
        case when changed_at is not null then pipeline_id end as pipeline_id,
        case when changed_at is not null then stage_id end as stage_id,
        entered_at,
        changed_at,
        next_changed_at,
        first_changed_at
    from {{ ref('int_logged_stages') }}
    where coalesce(changed_at < next_changed_at, true)
),

kinds as (
    select pipeline_id, stage_id, kind from {{ ref('dim_stages') }}
),

stood as (
    select
        versions.*,
        coalesce(last_change.changed_at <= versions.known_at, true) as is_at_reading,
        greatest(versions.known_at, last_change.changed_at) as known_from,
        least(versions.replaced_at, last_change.next_changed_at) as known_to,
        coalesce(kinds.kind, 'open') as stage_kind,
        last_change.entered_at as last_entered_at,
        last_change.first_changed_at,
        coalesce(last_change.pipeline_id = versions.pipeline_id and last_change.stage_id = versions.stage_id, false)
            as log_agrees,
        least(greatest(versions.known_at, last_change.changed_at), coalesce(
            case when kinds.kind <> 'open' then versions.closed_at end,
            versions.updated_at, last_change.changed_at, versions.created_at
        )) as stated_at
    from versions
    left join kinds on versions.pipeline_id = kinds.pipeline_id and versions.stage_id = kinds.stage_id
    left join logged as last_change
        on versions.deal_id = last_change.deal_id
        and versions.pipeline_id is not distinct from last_change.home_pipeline_id
        {# dates for what is open, as a condition of two sides is none of a hash join #}
        and coalesce(last_change.changed_at, timestamp '1900-01-01 00:00:00') < versions.replaced_at
        and coalesce(last_change.next_changed_at, timestamp '9999-12-31 00:00:00') > versions.known_at
    where versions.replaced_at is not null and not versions.is_deleted and versions.merged_into is null
        and coalesce(versions.created_at <= versions.known_at, true)
),

final as (
    select
        *,
        case when log_agrees then coalesce(last_entered_at, least(created_at, first_changed_at)) else stated_at end
            as entered_at
    from stood
)

select * from final
