{#
    What stood where is a running sum of what came and went: one row per day and status that changed, and one per
    day of a snapshot, never a row per lead and day.
#}
{%- set groups = ['cold', 'warm', 'hot', 'client', 'lost', 'unmapped'] -%}
with stays as (
    select * from {{ ref('int_lead_stays') }}
),

snapshots as (
    select date_day from {{ ref('int_snapshot_numbers') }} where is_snapshot
),

statuses as (
    select * from {{ ref('dim_lead_statuses') }}
),

moved as (
    select entered_on as date_day, status_id, count(*) as came from stays group by entered_on, status_id
    union all
    select left_on, status_id, -count(*) from stays where left_on is not null group by left_on, status_id
    union all
    select snapshots.date_day, statuses.status_id, 0
    from snapshots
    cross join statuses
),

daily as (
    select date_day, status_id, sum(came) as came
    from moved
    group by date_day, status_id
),

summed as (
    select
        date_day,
        status_id,
        sum(came) over (partition by status_id order by date_day rows unbounded preceding) as standing_leads
    from daily
),

final as (
    select
        summed.date_day as snapshot_on,
        summed.status_id,
        cast(summed.standing_leads as integer) as standing_leads
        {%- for group in groups %},
        cast(case when statuses.status_group = '{{ group }}' then summed.standing_leads else 0 end as integer)
            as {{ group }}_leads
        {%- endfor %}
    from summed
    inner join snapshots on summed.date_day = snapshots.date_day
    inner join statuses on summed.status_id = statuses.status_id
    where summed.standing_leads <> 0
)

select * from final
