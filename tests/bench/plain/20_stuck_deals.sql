-- open deals at the end of the days shown, and the signs that one does not move
create table open_deals as
with ends as (
    select distinct period_end as day from periods cross join history
    where period_state <> 'comparable' and (period_grain in ('week', 'month') or (period_grain = 'day' and period_start >= last_on - 90))
),
changed as (
    select deal_id, owner_id, from_on, coalesce(lead(from_on) over (partition by deal_id order by from_on), date '9999-12-31') as to_on
    from (
        select entity_id as deal_id, local_day(changed_at) as from_on, arg_max(struct_pack(id := to_owner_id), (changed_at, change_id)).id as owner_id
        from owner_changes where entity_type = 'deal' group by all
        union all
        select entity_id, date '0001-01-01', arg_min(struct_pack(id := from_owner_id), (changed_at, change_id)).id from owner_changes where entity_type = 'deal' group by all
    )
),
stays as (
    select deal_id, pipeline_id, pipeline_id || '/' || stage_id as stage_key, local_day(entered_at) as entered_on, coalesce(local_day(left_at), date '9999-12-31') as left_on
    from visits where kind = 'open'
),
standing as (
    select day, deal_id, pipeline_id, stage_key, day - entered_on as age_days from stays inner join ends on day >= entered_on and day < left_on
)
select standing.*, deals.name, deals.url, coalesce(if(changed.deal_id is null, deals.owner_id, changed.owner_id), '~none') as user_id, rounded(amount * rate) as amount
from standing
inner join deals using (deal_id)
left join changed on changed.deal_id = standing.deal_id and day >= from_on and day < to_on
left join day_rates on day_rates.currency = deals.currency and day_rates.day = standing.day;

create table deal_touches as
select distinct deal_id, local_day(happened_at) as touched_on from activities
where deal_id is not null and (kind = 'meeting' and result in ('planned', 'cancelled')) is distinct from true
union
select deal_id, local_day(done_at) from tasks where deal_id is not null and state = 'done' and done_at <= (select as_of from run);

create table deal_tasks as
select deal_id, coalesce(local_day(created_at), date '0001-01-01') as from_on, if(done_at <= as_of, local_day(done_at), date '9999-12-31') as to_on
from tasks cross join run
where deal_id is not null and state <> 'cancelled' and (state = 'done' and done_at is null) is distinct from true and coalesce(created_at <= as_of, true);

create table watched_deals as
with limits as (
    select pipeline_id || '/' || stage_id as stage_key, quantile_cont(greatest(epoch(left_at - entered_at), 0) / 86400, 0.9) as won_p90_days
    from visits semi join wins using (deal_id)
    where kind = 'open' and left_at is not null
    group by all
    having count(*) >= greatest((select sample_floor from run), 1)
),
tasked as (
    select distinct open_deals.deal_id, day from open_deals inner join deal_tasks on deal_tasks.deal_id = open_deals.deal_id and day >= from_on and day < to_on
),
looked_at as (
    select open_deals.*, won_p90_days, coalesce(person_days.department_id, '~none') as department_id, least(age_days, coalesce(open_deals.day - touched_on, age_days)) as quiet_days,
        tasked.deal_id is null as is_without_task, coalesce(age_days > won_p90_days, false) as is_overstayed, coalesce(dismissed_on < open_deals.day, not is_active, false) as is_left_behind
    from open_deals
    asof left join deal_touches on deal_touches.deal_id = open_deals.deal_id and touched_on <= open_deals.day
    left join tasked on tasked.deal_id = open_deals.deal_id and tasked.day = open_deals.day
    left join limits on limits.stage_key = open_deals.stage_key
    left join users on users.user_id = open_deals.user_id
    left join person_days on person_days.user_id = open_deals.user_id and person_days.day = open_deals.day
)
select *, quiet_days >= quiet_limit as is_quiet,
    is_without_task::int + is_quiet::int + is_overstayed::int + is_left_behind::int as signs
from looked_at cross join (select coalesce(max(days) filter (name = 'quiet_deal'), 14) as quiet_limit from inputs.settings.windows);

create table stuck_deals as
with summed as (
    select day, case when grouping(department_id) = 0 then 'department' when grouping(user_id) = 0 then 'manager' when grouping(stage_key) = 0 then 'stage'
            when grouping(pipeline_id) = 0 then 'pipeline' else 'total' end as level,
        coalesce(department_id, '~all') as department_id, coalesce(user_id, '~all') as user_id, coalesce(pipeline_id, '~all') as pipeline_id, coalesce(stage_key, '~all') as stage_key,
        count(*) as open_deals, coalesce(sum(amount), 0) as open_amount, count(*) filter (signs > 0) as stuck_deals, count(*) filter (is_without_task) as deals_without_task,
        count(*) filter (is_quiet) as quiet_deals, count(*) filter (is_overstayed) as overstayed_deals, count(*) filter (is_left_behind) as left_behind_deals,
        coalesce(sum(amount) filter (signs > 0), 0) as stuck_amount, count(*) filter (signs > 0) / count(*) as stuck_share
    from watched_deals group by day, grouping sets ((), (department_id), (user_id), (pipeline_id), (pipeline_id, stage_key))
)
select period_grain, period_start, period_end, period_state, summed.* exclude (day)
from summed inner join periods on period_end = day cross join history
where period_state <> 'comparable' and (period_grain in ('week', 'month') or (period_grain = 'day' and period_start >= last_on - 90));

create table stuck_deals__deals as
select last_on as period_start, 'deal' as level, deal_id, coalesce(name, deal_id) as deal_name, url, user_id, stage_key, amount as stuck_amount, age_days, won_p90_days, quiet_days,
    is_without_task, is_quiet, is_overstayed, is_left_behind, signs
from watched_deals inner join history on day = last_on
where signs > 0;
