-- wins: owner and department at the win, amount by the rate of the day, what was received, margin
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
    select stage_changes.*, kinds.kind as to_kind, kinds.position as to_position
    from stage_changes
    inner join deals using (deal_id)
    left join stages as kinds on kinds.pipeline_id = to_pipeline_id and kinds.stage_id = to_stage_id
),
firsts as (
    select deal_id, arg_min(from_pipeline_id, (changed_at, change_id)) as from_pipeline_id,
        arg_min(from_stage_id, (changed_at, change_id)) as from_stage_id,
        arg_min(to_pipeline_id, (changed_at, change_id)) as to_pipeline_id,
        arg_min(to_stage_id, (changed_at, change_id)) as to_stage_id, min(changed_at) as changed_at
    from changes group by deal_id
),
entries as (
    select deal_id, '' as change_id, deals.created_at as entered_at,
        coalesce(firsts.from_pipeline_id, firsts.to_pipeline_id, deals.pipeline_id) as pipeline_id,
        coalesce(firsts.from_stage_id, firsts.to_stage_id, deals.stage_id) as stage_id
    from deals left join firsts using (deal_id)
    union all
    select changes.deal_id, changes.change_id, changes.changed_at, changes.to_pipeline_id, changes.to_stage_id
    from changes
    left join firsts using (deal_id)
    -- a first change that names no stage before it is the entry itself
    where not (firsts.from_stage_id is null and changes.changed_at = firsts.changed_at and changes.from_stage_id is null)
)
select entries.*, stages.kind, stages.position,
    lead(entered_at) over chain as left_at,
    lead(entries.pipeline_id) over chain as next_pipeline_id,
    lead(stages.kind) over chain as next_kind,
    lead(stages.position) over chain as next_position,
    lag(stages.kind) over chain as previous_kind,
    row_number() over chain as visit_number
from entries
left join stages on stages.pipeline_id = entries.pipeline_id and stages.stage_id = entries.stage_id
window chain as (partition by deal_id order by entered_at, change_id);

create table rates as
select p.currency, p.rate_on::date as rate_on, p.rate::decimal(18, 6) as rate
from (select json_transform(payload, '{"currency":"VARCHAR","rate_on":"VARCHAR","rate":"VARCHAR"}') as p from inputs.landing.files__exchange_rates)
union all select currency, rate_on, rate from inputs.settings.exchange_rates;

create table wins as
with standing as (
    select deal_id, max(entered_at) filter (where kind = 'won' and previous_kind is distinct from 'won') as won_at,
        arg_max(kind, visit_number) as kind_now
    from visits group by deal_id
),
won as (
    select deals.*, coalesce(standing.won_at, deals.closed_at) as won_at
    from deals
    inner join standing using (deal_id)
    where standing.kind_now = 'won'
),
changes_before as (
    select deal_id, arg_max(to_owner_id, (changed_at, change_id)) as owner_id, true as is_known
    from won inner join owner_changes using (deal_id) where changed_at <= won_at group by deal_id
),
changes_after as (
    select deal_id, arg_min(from_owner_id, (changed_at, change_id)) as owner_id, true as is_known
    from won inner join owner_changes using (deal_id) where changed_at > won_at group by deal_id
),
priced as (
    select won.* exclude (owner_id), local_day(won_at) as won_on,
        coalesce(case when changes_before.is_known then changes_before.owner_id
            when changes_after.is_known then changes_after.owner_id else won.owner_id end, '~none') as owner_id
    from won
    left join changes_before using (deal_id)
    left join changes_after using (deal_id)
)
select priced.*,
    case when priced.currency = run.currency then 1 else rates.rate end as rate,
    coalesce(stays.department_id, users.department_id, '~none') as department_id
from priced cross join run
asof left join rates on rates.currency = priced.currency and rates.rate_on <= priced.won_on
left join users on users.user_id = priced.owner_id
left join stays on stays.user_id = priced.owner_id and priced.won_on between stays.from_on and stays.to_on;
