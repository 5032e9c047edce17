-- where leads stood at the end of the days shown
create table lead_stays as
with changes as (
    select entity_id as lead_id, from_status, to_status, changed_at, row_number() over way as number, count(*) over (partition by entity_id) as changes
    from lead_changes window way as (partition by entity_id order by changed_at, length(change_id), change_id)
),
-- a record that says otherwise than the last change was changed when it was last touched
ways as (
    select counted_leads.lead_id, 0 as number, created_at as since, if(changes.lead_id is null, status, coalesce(from_status, to_status)) as status
    from counted_leads left join changes on changes.lead_id = counted_leads.lead_id and number = 1
    union all
    select lead_id, number, greatest(changed_at, created_at), to_status from changes inner join counted_leads using (lead_id)
    union all
    select lead_id, number + 1, greatest(least(updated_at, as_of), changed_at, created_at), status
    from changes inner join counted_leads using (lead_id) cross join run
    where number = changes and lower(trim(status)) <> lower(trim(to_status))
)
select lead_id, coalesce(nullif(lower(trim(status)), ''), '~none') as status_id, local_day(since) as from_on,
    coalesce(lead(local_day(since)) over (partition by lead_id order by number), date '9999-12-31') as to_on
from ways;

create table leads_by_status as
with ends as (
    select period_grain, period_start, period_end, period_state from periods cross join history
    where period_state <> 'comparable' and (period_grain in ('week', 'month') or (period_grain = 'day' and period_start >= last_on - 90))
),
counted as (
    select day, status_id, coalesce(status_group, 'unmapped') as status_group, count(*) as leads
    from lead_stays
    inner join (select distinct period_end as day from ends) on day >= from_on and day < to_on
    left join inputs.settings.lead_statuses as known on lower(trim(known.status)) = status_id
    group by all
),
summed as (
    select day, case when grouping(status_id) = 0 then 'status' when grouping(status_group) = 0 then 'group' else 'total' end as level,
        coalesce(status_group, '~all') as status_group, coalesce(status_id, '~all') as status_id, sum(leads) as standing_leads,
        coalesce(sum(leads) filter (status_group = 'hot'), 0) as hot_leads, coalesce(sum(leads) filter (status_group = 'warm'), 0) as warm_leads,
        coalesce(sum(leads) filter (status_group = 'cold'), 0) as cold_leads, coalesce(sum(leads) filter (status_group = 'client'), 0) as client_leads,
        coalesce(sum(leads) filter (status_group = 'lost'), 0) as lost_leads, coalesce(sum(leads) filter (status_group = 'unmapped'), 0) as unmapped_leads
    from counted group by day, grouping sets ((), (status_group), (status_group, status_id))
)
select ends.*, summed.* exclude (day), standing_leads / nullif(max(standing_leads) filter (level = 'total') over (partition by period_grain, period_start), 0) as share_of_standing
from summed inner join ends on period_end = day;
