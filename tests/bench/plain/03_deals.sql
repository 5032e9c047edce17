-- deals that count, and the way of each through the stages
create table deals as
select * from all_deals
where not is_deleted and merged_into is null
    and created_at <= (select as_of from run)
    and not exists (
        select 1 from inputs.settings.test_records as rule
        where (rule.field = 'tag' and list_contains(list_transform(string_split(lower(coalesce(all_deals.tags, '')), ','), tag -> trim(tag)), lower(rule.pattern)))
            or (rule.field = 'pipeline_id' and lower(all_deals.pipeline_id) like replace(lower(rule.pattern), '*', '%'))
            or (rule.field = 'lead_source_id' and lower(all_deals.lead_source_id) like replace(lower(rule.pattern), '*', '%'))
            or (rule.field = 'name' and lower(all_deals.name) like replace(lower(rule.pattern), '*', '%'))
    );

create table visits as
with changes as (
    select stage_changes.deal_id, row_number() over way as number,
        coalesce(from_pipeline_id, to_pipeline_id, deals.pipeline_id) as from_pipeline_id, from_stage_id,
        coalesce(to_pipeline_id, deals.pipeline_id) as to_pipeline_id, to_stage_id, changed_at
    from stage_changes
    inner join deals using (deal_id)
    window way as (partition by stage_changes.deal_id order by changed_at, length(change_id), change_id)
),
firsts as (
    select changes.*, changes.from_stage_id is null and coalesce(stages.kind, 'open') = 'open' as is_creation
    from changes
    left join stages on stages.pipeline_id = to_pipeline_id and stages.stage_id = to_stage_id
    where number = 1
),
standing as (
    select deals.deal_id, deals.pipeline_id, deals.stage_id, deals.created_at, deals.closed_at, coalesce(stages.kind, 'open') as kind
    from deals left join stages using (pipeline_id, stage_id)
),
entries as (
    select standing.deal_id, 0 as number,
        case when firsts.deal_id is null then standing.pipeline_id when is_creation then to_pipeline_id else from_pipeline_id end as pipeline_id,
        case when is_creation then to_stage_id when firsts.deal_id is not null then coalesce(from_stage_id, '~none')
            when standing.kind = 'open' then standing.stage_id else '~none' end as stage_id,
        least(standing.created_at, coalesce(firsts.changed_at, standing.closed_at)) as entered_at
    from standing left join firsts using (deal_id)
    union all
    select changes.deal_id, changes.number, changes.to_pipeline_id, changes.to_stage_id, changes.changed_at
    from changes left join firsts using (deal_id)
    where changes.number > 1 or not is_creation
    union all
    select deal_id, 1000000, pipeline_id, stage_id, closed_at
    from standing anti join firsts using (deal_id)
    where kind <> 'open'
),
moved as (
    select * from entries
    window way as (partition by deal_id order by number)
    qualify number = 0 or pipeline_id is distinct from lag(pipeline_id) over way or stage_id is distinct from lag(stage_id) over way
)
select moved.*, coalesce(stages.kind, 'open') as kind, stages.position,
    lead(entered_at) over chain as left_at,
    lead(moved.pipeline_id) over chain as next_pipeline_id,
    lead(coalesce(stages.kind, 'open')) over chain as next_kind,
    lead(stages.position) over chain as next_position,
    lag(stages.kind) over chain as previous_kind,
    row_number() over chain as visit_number
from moved
left join stages on stages.pipeline_id = moved.pipeline_id and stages.stage_id = moved.stage_id
window chain as (partition by deal_id order by number);
