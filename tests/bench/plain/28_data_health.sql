-- every record that fails a check, with the day it is dated by
create table checks as
select unnest(['deal_without_source', 'deal_without_owner', 'deal_left_behind', 'deal_without_amount', 'deal_without_task', 'won_without_amount', 'closed_before_created',
        'deal_without_rate', 'stage_unmapped', 'duplicate_lead', 'lead_status_unmapped', 'duplicate_inn', 'duplicate_phone', 'client_without_inn', 'payment_unclassified',
        'payment_direction_unknown', 'payment_without_rate', 'ad_spend_without_rate', 'invoice_without_rate', 'statement_day_missing', 'statement_difference', 'row_rejected', 'file_refused', 'file_remark', 'source_stale', 'source_differs']) as issue,
    unnest(['deals', 'deals', 'deals', 'deals', 'deals', 'deals', 'deals', 'deals', 'deals', 'leads', 'leads', 'clients', 'clients', 'clients', 'money', 'money', 'money', 'money', 'money', 'money', 'money',
        'inputs', 'inputs', 'inputs', 'inputs', 'inputs']) as topic;

create table issues as
with judged_deals as (
    select sales.deal_id, local_day(sales.created_at) as created_on, coalesce(all_deals.owner_id, '~none') as owner_id, sales.* exclude (deal_id, owner_id), all_deals.closed_at as said_closed_at
    from sales inner join all_deals on all_deals.deal_id = sales.deal_id
)
select 'deal_without_source' as issue, deal_id as record_id, created_on as happened_on from judged_deals where lead_source_id = '~none'
union all
select 'deal_without_owner', deal_id, created_on from judged_deals where owner_id = '~none'
union all
select 'deal_left_behind', deal_id, coalesce(dismissed_on, created_on) from judged_deals inner join users on user_id = owner_id cross join history
where state = 'open' and coalesce(dismissed_on < last_on, not is_active, false)
union all
select 'deal_without_amount', deal_id, created_on from judged_deals where state = 'open' and coalesce(amount, 0) = 0
union all
select 'deal_without_task', deal_id, created_on from watched_deals inner join judged_deals using (deal_id) inner join history on day = last_on where is_without_task
union all
select 'won_without_amount', deal_id, closed_on from judged_deals where state = 'won' and coalesce(amount, 0) = 0
union all
select 'closed_before_created', deal_id, created_on from judged_deals where least(closed_at, said_closed_at) < created_at
union all
select 'deal_without_rate', deal_id, coalesce(closed_on, created_on) from judged_deals where amount is not null and amount_base is null
union all
select 'stage_unmapped', pipeline_id || '/' || stage_id, min(local_day(entered_at))
from (select distinct pipeline_id, stage_id from stages union select pipeline_id, stage_id from visits where stage_id <> '~none') as seen
left join stages using (pipeline_id, stage_id) left join inputs.settings.stage_roles as given using (pipeline_id, stage_id) left join visits using (pipeline_id, stage_id)
where given.role is null and stages.role is null group by all
union all
select 'duplicate_lead', lead_id, created_on from counted_leads semi join repeated_leads using (lead_id)
union all
select 'lead_status_unmapped', status_id, min(from_on) from lead_stays anti join (select lower(trim(status)) as status_id from inputs.settings.lead_statuses) using (status_id)
where exists (from lead_stays where status_id <> '~none') group by all
union all
select 'duplicate_inn', counterparty_id, local_day(created_at) from counterparties where inn in (select inn from counterparties group by all having count(*) > 1)
union all
select distinct 'duplicate_phone', counterparty_id, created_on
from (
    select counterparty_id, created_on, count(distinct counterparty_id) over (partition by kind, contact) as holders
    from (select counterparty_id, kind, local_day(created_at) as created_on, phone_number(unnest(string_split(translate(phone, ';/', ',,'), ','))) as contact from counterparties)
    where length(contact) between 9 and 15
)
where holders > 1
union all
select 'client_without_inn', counterparty_id, min(won_on) from counterparties inner join wins using (counterparty_id) where kind = 'company' and inn is null group by all
union all
select 'payment_unclassified', transaction_id || if(part = 'fee', '~fee', ''), booked_on from moves where article_id = '~none' and flow in ('income', 'expense')
union all
select 'payment_direction_unknown', transaction_id, booked_on from moves where direction = 'unknown'
union all
select 'payment_without_rate', transaction_id, booked_on from moves where base is null
union all
select 'ad_spend_without_rate', concat_ws('|', day, lead_source_id, campaign), day from spends where amount is null
union all
select 'invoice_without_rate', invoice_id, invoiced_on from billed left join day_rates on day_rates.currency = billed.currency and day = invoiced_on where rate is null
union all
select 'statement_day_missing', concat_ws('|', account_id, currency, day), day
from account_days inner join (select account_id, min(day) as first_covered from account_days where is_covered group by all) using (account_id) cross join history
where not is_covered and day > first_covered and day < last_on
union all
select 'statement_difference', concat_ws('|', account_id, currency, day), day from account_days where difference <> 0
union all
select 'row_rejected', concat_ws('|', 'crm', p.file, p.sheet, p.row, p.entity), min(local_day(known_at))
from (select known_at, json_transform(payload, '{"file":"VARCHAR","sheet":"VARCHAR","row":"VARCHAR","entity":"VARCHAR"}') as p from inputs.landing.files___rejects)
group by p.file, p.sheet, p.row, p.entity
union all
select if(status = 'ok', 'file_remark', 'file_refused'), source || '|' || path, taken_on from source_files where status = 'ok' and has_remark or status not in ('ok', 'duplicate')
union all
select 'source_stale', source, last_on from inputs.settings.sources cross join history where status <> 'ok';

create table data_health__records as
select 'record' as level, issue, record_id, happened_on, row_number() over (partition by issue order by happened_on desc, length(record_id) desc, record_id desc) as place,
    count(*) over (partition by issue) as records_total
from issues qualify place <= 200;
