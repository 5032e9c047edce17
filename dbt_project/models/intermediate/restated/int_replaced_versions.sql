{#
    Where a deal stood by a version that is replaced today, and since when: as the log of stages up to that moment tells,
    and where it led elsewhere, as the record itself says; as in int_deal_standings.
#}
with versions as (
    select * from {{ ref('int_deal_versions') }}
),

logged as (
    select * from {{ ref('int_logged_stages') }}
),

kinds as (
    select pipeline_id, stage_id, kind from {{ ref('dim_stages') }}
),

stood as (
    select
        versions.*,
        coalesce(kinds.kind, 'open') as stage_kind,
        last_change.entered_at as last_entered_at,
        last_change.first_changed_at,
        coalesce(last_change.pipeline_id = versions.pipeline_id and last_change.stage_id = versions.stage_id, false)
            as log_agrees,
        least(versions.known_at, coalesce(
            case when kinds.kind <> 'open' then versions.closed_at end,
            versions.updated_at, last_change.changed_at, versions.created_at
        )) as stated_at
    from versions
    left join kinds on versions.pipeline_id = kinds.pipeline_id and versions.stage_id = kinds.stage_id
    left join logged as last_change
        on versions.deal_id = last_change.deal_id
        and versions.known_at >= last_change.changed_at
        and versions.known_at < coalesce(last_change.next_changed_at, timestamp '9999-12-31')
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
