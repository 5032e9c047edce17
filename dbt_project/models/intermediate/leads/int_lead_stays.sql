{#
    Stays of leads in their statuses. The first begins with the lead, in the status its first change led away from;
    where the record stands elsewhere than its last change says, it came there when it was last updated.
#}
with leads as (
    select lead_id, created_at, status, least(coalesce(updated_at, known_at), run.as_of) as updated_at, run.timezone
    from {{ ref('int_leads_counted') }}
    cross join {{ ref('dim_run') }} as run
),

changes as (
    select
        leads.lead_id,
        changes.from_stage_id,
        changes.to_stage_id,
        changes.changed_at,
        leads.updated_at,
        row_number() over way as change_number,
        lead(changes.change_id) over way is null as is_last
    from {{ ref('int_stage_changes_unioned') }} as changes
    inner join leads on changes.entity_id = leads.lead_id
    cross join {{ ref('dim_run') }} as run
    where changes.entity_type = 'lead' and not changes.is_deleted and changes.changed_at <= run.as_of
    window way as (partition by leads.lead_id order by changes.changed_at, length(changes.change_id), changes.change_id)
),

ends as (
    select lead_id, from_stage_id, to_stage_id, changed_at, change_number, is_last from changes
    where change_number = 1 or is_last
),

{# a change to the status of the record that nobody wrote down; never before the last one on record #}
entries as (
    select leads.lead_id, leads.created_at as entered_at, 0 as place,
        case when ends.lead_id is null then leads.status else coalesce(ends.from_stage_id, ends.to_stage_id) end as status
    from leads
    left join ends on leads.lead_id = ends.lead_id and ends.change_number = 1
    union all
    select lead_id, changed_at, change_number, to_stage_id from changes
    union all
    select leads.lead_id, greatest(leads.updated_at, ends.changed_at), 2000000000, leads.status
    from leads
    inner join ends on leads.lead_id = ends.lead_id and ends.is_last
    where lower(trim(leads.status)) <> lower(trim(ends.to_stage_id))
),

named as (
    select
        entries.lead_id,
        coalesce(nullif(lower(trim(entries.status)), ''), '~none') as status_id,
        greatest(entries.entered_at, leads.created_at) as entered_at,
        lead(greatest(entries.entered_at, leads.created_at)) over (
            partition by entries.lead_id order by entries.place
        ) as left_at,
        leads.timezone
    from entries
    inner join leads on entries.lead_id = leads.lead_id
),

final as (
    select
        lead_id,
        status_id,
        {{ local_date('entered_at', 'timezone') }} as entered_on,
        case when left_at is not null then {{ local_date('left_at', 'timezone') }} end as left_on
    from named
)

select * from final
