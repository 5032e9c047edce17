{#
    Stays of deals with their owners, for deals that ever changed hands; the others belong to the owner
    of the record all along. The stay before the first change is the one that change tells of.
#}
with deals as (
    select deal_id from {{ ref('int_deals_counted') }}
),

run as (
    select timezone from {{ ref('dim_run') }}
),

changes as (
    select
        deals.deal_id,
        changes.from_owner_id,
        changes.to_owner_id,
        changes.changed_at,
        lead(changes.changed_at) over way as next_changed_at,
        row_number() over way as change_number
    from {{ ref('int_owner_changes_unioned') }} as changes
    inner join deals on changes.entity_id = deals.deal_id
    where changes.entity_type = 'deal' and not changes.is_deleted
    window way as (partition by deals.deal_id order by changes.changed_at, length(changes.change_id), changes.change_id)
),

stays as (
    select
        deal_id,
        from_owner_id as owner_id,
        {# somebody had it from the start, also where only the handing over is told #}
        coalesce(from_owner_id, to_owner_id) as first_owner_id,
        timestamp '0001-01-01 00:00:00' as from_at,
        changed_at as to_at
    from changes
    where change_number = 1
    union all
    select
        deal_id,
        to_owner_id,
        to_owner_id,
        changed_at,
        coalesce(next_changed_at, timestamp '9999-12-31 00:00:00')
    from changes
),

final as (
    select
        stays.deal_id,
        {{ or_none('stays.owner_id') }} as owner_id,
        {{ or_none('stays.first_owner_id') }} as first_owner_id,
        stays.from_at,
        stays.to_at,
        {{ clipped_local_date('stays.from_at') }} as from_on,
        {{ clipped_local_date('stays.to_at') }} as to_on
    from stays
    cross join run
)

select * from final
