-- the plain way: typed tables straight from the landed rows, each row's newest version, nothing else
create table run as select * from inputs.settings.run;

create table users as
select p.user_id, p.name, p.department_id, coalesce(p.is_active::boolean, true) as is_active,
    coalesce(p.is_robot::boolean, false) or p.user_id in (select user_id from inputs.settings.robots) as is_robot,
    p.hired_on::date as hired_on, p.dismissed_on::date as dismissed_on
from (select json_transform(payload, '{"user_id":"VARCHAR","name":"VARCHAR","department_id":"VARCHAR","is_active":"VARCHAR","is_robot":"VARCHAR","hired_on":"VARCHAR","dismissed_on":"VARCHAR"}') as p
    from inputs.landing.files__users);

create table departments as
select p.department_id, p.name
from (select json_transform(payload, '{"department_id":"VARCHAR","name":"VARCHAR"}') as p from inputs.landing.files__departments);

create table stays as
select p.user_id, p.department_id, p.from_on::date as from_on, coalesce(p.to_on::date, date '9999-12-31') as to_on
from (select json_transform(payload, '{"user_id":"VARCHAR","department_id":"VARCHAR","from_on":"VARCHAR","to_on":"VARCHAR"}') as p
    from inputs.landing.files__user_departments)
union all
select user_id, department_id, from_on, coalesce(to_on, date '9999-12-31') from inputs.settings.user_departments;

create table stages as
select p.pipeline_id, p.stage_id, p.name, p.position::int as position, p.kind, p.role
from (select json_transform(payload, '{"pipeline_id":"VARCHAR","stage_id":"VARCHAR","name":"VARCHAR","position":"VARCHAR","kind":"VARCHAR","role":"VARCHAR"}') as p
    from inputs.landing.files__stages);

create table reasons as
with named as (
    select p.loss_reason_id, lower(coalesce(known.name, p.name)) as name
    from (select json_transform(payload, '{"loss_reason_id":"VARCHAR","name":"VARCHAR"}') as p from inputs.landing.files__loss_reasons)
    left join inputs.settings.loss_reason_names as known on lower(known.loss_reason) = lower(p.name)
)
select loss_reason_id, if(name in (select lower(name) from inputs.settings.loss_reason_names),
    min(loss_reason_id) over (partition by name), loss_reason_id) as shown_id
from named;

create table all_deals as
select p.deal_id, p.name, p.pipeline_id, p.stage_id, p.owner_id, p.counterparty_id, p.contact_id, p.lead_source_id, coalesce(shown_id, p.loss_reason_id) as loss_reason_id, p.url, p.next_task_at::timestamp as next_task_at,
    p.amount::decimal(18, 2) as amount, p.cost::decimal(18, 2) as cost, coalesce(p.currency, run.currency) as currency,
    p.created_at::timestamp as created_at, p.closed_at::timestamp as closed_at, p.tags, p.merged_into,
    coalesce(p.is_deleted::boolean, false) as is_deleted
from (select json_transform(payload, '{"deal_id":"VARCHAR","name":"VARCHAR","pipeline_id":"VARCHAR","stage_id":"VARCHAR","owner_id":"VARCHAR","counterparty_id":"VARCHAR","contact_id":"VARCHAR","url":"VARCHAR","next_task_at":"VARCHAR","lead_source_id":"VARCHAR","loss_reason_id":"VARCHAR","amount":"VARCHAR","cost":"VARCHAR","currency":"VARCHAR","created_at":"VARCHAR","closed_at":"VARCHAR","tags":"VARCHAR","merged_into":"VARCHAR","is_deleted":"VARCHAR"}') as p
    from inputs.landing.files__deals)
cross join run
left join reasons on p.loss_reason_id = reasons.loss_reason_id;

create table stage_changes as
select p.change_id, p.entity_id as deal_id, p.from_pipeline_id, p.from_stage_id, p.to_pipeline_id, p.to_stage_id,
    p.changed_at::timestamp as changed_at
from (select json_transform(payload, '{"change_id":"VARCHAR","entity_type":"VARCHAR","entity_id":"VARCHAR","from_pipeline_id":"VARCHAR","from_stage_id":"VARCHAR","to_pipeline_id":"VARCHAR","to_stage_id":"VARCHAR","changed_at":"VARCHAR"}') as p
    from inputs.landing.files__stage_changes)
where coalesce(p.entity_type, 'deal') = 'deal' and p.changed_at::timestamp <= (select as_of from run);

create table owner_changes as
select p.change_id, coalesce(p.entity_type, 'deal') as entity_type, p.entity_id, p.from_owner_id, p.to_owner_id, p.changed_at::timestamp as changed_at
from (select json_transform(payload, '{"change_id":"VARCHAR","entity_type":"VARCHAR","entity_id":"VARCHAR","from_owner_id":"VARCHAR","to_owner_id":"VARCHAR","changed_at":"VARCHAR"}') as p
    from inputs.landing.files__owner_changes)
where p.changed_at::timestamp <= (select as_of from run);

create table all_activities as
select p.activity_id, p.kind, coalesce(p.direction, 'out') as direction, p.result, p.user_id, p.lead_id, p.deal_id,
    p.counterparty_id, p.happened_at::timestamp as happened_at, coalesce(p.created_at, p.happened_at)::timestamp as booked_at, p.duration_seconds::int as duration_seconds, p.phone, p.call_key, source
from (select source, json_transform(payload, '{"activity_id":"VARCHAR","kind":"VARCHAR","direction":"VARCHAR","result":"VARCHAR","user_id":"VARCHAR","lead_id":"VARCHAR","deal_id":"VARCHAR","counterparty_id":"VARCHAR","created_at":"VARCHAR","happened_at":"VARCHAR","duration_seconds":"VARCHAR","phone":"VARCHAR","call_key":"VARCHAR"}') as p
    from inputs.landing.files__activities);

-- a meeting of tomorrow is in the list of today
create view activities as select * from all_activities where happened_at <= (select as_of from run);

create table tasks as
select p.task_id, p.owner_id, p.assigner_id, p.created_at::timestamp as created_at, p.due_at::timestamp as due_at, p.done_at::timestamp as done_at,
    p.is_due_all_day::boolean as is_due_all_day, p.deadline_moves::int as deadline_moves, coalesce(p.state, if(p.done_at is not null, 'done', 'open')) as state, p.lead_id, p.deal_id, p.counterparty_id
from (select json_transform(payload, '{"task_id":"VARCHAR","assigner_id":"VARCHAR","due_at":"VARCHAR","is_due_all_day":"VARCHAR","deadline_moves":"VARCHAR","owner_id":"VARCHAR","created_at":"VARCHAR","done_at":"VARCHAR","state":"VARCHAR","lead_id":"VARCHAR","deal_id":"VARCHAR","counterparty_id":"VARCHAR"}') as p
    from inputs.landing.files__tasks);

create table requests as
select p.request_id, p.created_at::timestamp as created_at, p.processed_at::timestamp as processed_at, p.owner_id,
    coalesce(p.processed_by, if(p.processed_at is not null, p.owner_id, null)) as processed_by, p.accepted_by, p.accepted_at::timestamp as accepted_at, p.first_response_at::timestamp as first_response_at,
    p.lead_source_id, p.lead_id, p.deal_id, p.counterparty_id
from (select json_transform(payload, '{"request_id":"VARCHAR","created_at":"VARCHAR","processed_at":"VARCHAR","processed_by":"VARCHAR","accepted_by":"VARCHAR","accepted_at":"VARCHAR","first_response_at":"VARCHAR","owner_id":"VARCHAR","lead_source_id":"VARCHAR","lead_id":"VARCHAR","deal_id":"VARCHAR","counterparty_id":"VARCHAR"}') as p
    from inputs.landing.files__requests);

create table leads as
select p.lead_id, p.name, p.created_at::timestamp as created_at, p.status, coalesce(updated_at, known_at) as updated_at, p.utm_campaign as campaign, p.counterparty_id, p.owner_id, p.lead_source_id, p.tags, p.phone, p.email
from (select updated_at, known_at, json_transform(payload, '{"lead_id":"VARCHAR","name":"VARCHAR","created_at":"VARCHAR","status":"VARCHAR","utm_campaign":"VARCHAR","counterparty_id":"VARCHAR","owner_id":"VARCHAR","lead_source_id":"VARCHAR","tags":"VARCHAR","phone":"VARCHAR","email":"VARCHAR"}') as p
    from inputs.landing.files__leads);

create table invoices as
select p.invoice_id, p.number, p.deal_id, p.counterparty_id, p.invoiced_on::date as invoiced_on, p.due_on::date as due_on,
    p.amount::decimal(18, 2) as amount, p.vat::decimal(18, 2) as vat, p.currency, p.status
from (select json_transform(payload, '{"invoice_id":"VARCHAR","number":"VARCHAR","deal_id":"VARCHAR","counterparty_id":"VARCHAR","invoiced_on":"VARCHAR","due_on":"VARCHAR","amount":"VARCHAR","vat":"VARCHAR","currency":"VARCHAR","status":"VARCHAR"}') as p
    from inputs.landing.files__invoices);
