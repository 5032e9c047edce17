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
