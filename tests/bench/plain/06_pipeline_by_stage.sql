create table stage_throughput as
with ended as (
    select pipeline_id, stage_id, local_day(left_at) as left_on, epoch(left_at - entered_at) / 86400.0 as days,
        next_pipeline_id = pipeline_id and (next_kind = 'won' or (next_kind = 'open' and next_position > position)) as is_forward,
        next_pipeline_id = pipeline_id and next_kind = 'open' and next_position < position as is_back,
        next_kind = 'lost' as is_lost,
        next_pipeline_id <> pipeline_id and next_kind <> 'lost' as is_handed_off
    from visits where kind = 'open' and left_at is not null
)
select period_grain, period_start, period_state,
    case when grouping(stage_id) = 0 then 'stage' when grouping(pipeline_id) = 0 then 'pipeline' else 'total' end as level,
    coalesce(pipeline_id, '~all') as pipeline_id, coalesce(stage_id, '~all') as stage_id,
    count(*) as visits_ended, count(*) filter (is_forward) as moved_forward, count(*) filter (is_back) as moved_back,
    count(*) filter (is_lost) as lost, count(*) filter (is_handed_off) as handed_off,
    quantile_cont(days, 0.5) as median_days, quantile_cont(days, 0.9) as p90_days
from ended inner join period_days on period_days.day = left_on
where period_grain in ('week', 'month', 'quarter')
group by period_grain, period_start, period_state, grouping sets ((), (pipeline_id), (pipeline_id, stage_id));

create table stage_snapshot as
with ends as (
    select distinct period_grain, period_start, period_end, period_state from periods, history
    where period_state <> 'comparable' and (period_grain in ('week', 'month') or (period_grain = 'day' and period_start >= last_on - 90))
),
stays as (
    select pipeline_id, stage_id, local_day(entered_at) as entered_on, coalesce(local_day(left_at), date '9999-12-31') as left_on
    from visits semi join deals using (deal_id)
    where kind = 'open'
),
standing as (
    select period_grain, period_start, period_state, pipeline_id, stage_id, period_end, entered_on
    from stays inner join ends on entered_on <= period_end and left_on > period_end
)
select period_grain, period_start, period_state,
    case when grouping(stage_id) = 0 then 'stage' when grouping(pipeline_id) = 0 then 'pipeline' else 'total' end as level,
    coalesce(pipeline_id, '~all') as pipeline_id, coalesce(stage_id, '~all') as stage_id,
    count(*) as open_deals, median(period_end - entered_on) as median_age_days
from standing
group by period_grain, period_start, period_state, grouping sets ((), (pipeline_id), (pipeline_id, stage_id));
