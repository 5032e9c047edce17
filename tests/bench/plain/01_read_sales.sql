-- what is sold, who leads to it, and where leads come from
create table deal_lines as
select p.deal_line_id, p.deal_id, p.product_id, p.amount::decimal(18, 2) as amount
from (select json_transform(payload, '{"deal_line_id":"VARCHAR","deal_id":"VARCHAR","product_id":"VARCHAR","amount":"VARCHAR"}') as p from inputs.landing.files__deal_lines);

create table lead_deal_links as
select p.lead_id, p.deal_id, p.rule
from (select json_transform(payload, '{"lead_id":"VARCHAR","deal_id":"VARCHAR","rule":"VARCHAR"}') as p from inputs.landing.files__lead_deal_links);

create table lead_sources as
select p.lead_source_id, p.name, p.channel
from (select json_transform(payload, '{"lead_source_id":"VARCHAR","name":"VARCHAR","channel":"VARCHAR"}') as p from inputs.landing.files__lead_sources);

create table lead_changes as
select p.change_id, p.entity_id, p.from_stage_id as from_status, p.to_stage_id as to_status, p.changed_at::timestamp as changed_at
from (select json_transform(payload, '{"change_id":"VARCHAR","entity_type":"VARCHAR","entity_id":"VARCHAR","from_stage_id":"VARCHAR","to_stage_id":"VARCHAR","changed_at":"VARCHAR"}') as p
    from inputs.landing.files__stage_changes)
where p.entity_type = 'lead' and p.changed_at::timestamp <= (select as_of from run);
