{#
    Leads of the inbox and of its archive. A lead that becomes a deal is deleted there: what was read of it before is kept,
    and of one that nobody saw before the deal tells what it can. Its status is its label.
-#}
{%- set parts = [] -%}
{%- for read in ['leads', 'archived_leads'] -%}
{%- set joins -%}
{{ pipedrive_seen_in(read, 'leads', 'archived_leads') }}
    left join {{ pipedrive_converted() }} as deals
        on raw.source = deals.source and raw.lead_id = deals.lead_id
    left join {{ pipedrive_persons() }} as persons
        on raw.source = persons.source and raw.person = persons.id
    left join {{ pipedrive_labels() }} as labels
        on raw.source = labels.source and json_extract_string(raw.labels, '$[0]') = labels.id
{%- endset -%}
{%- do parts.append({
    'read': read,
    'paths': {
        'lead_id': 'id',
        'name': 'title',
        'owner_id': 'owner_id',
        'lead_source_id': 'channel',
        'created_at': 'add_time',
        'changed': 'update_time',
        'archived': 'is_archived',
        'organization': 'organization_id',
        'person': 'person_id',
        'labels': 'label_ids',
    },
    'columns': {
        'status': "case when deals.lead_id is not null then 'Converted' else coalesce(labels.name, case when raw.archived = 'true' then 'Archived' else 'Open' end) end",
        'closed_at': "coalesce(deals.converted_at, case when raw.archived = 'true' then raw.changed end)",
        'counterparty_id': pipedrive_client(),
        'phone': 'persons.phone',
        'email': 'persons.email',
        'is_deleted': '(raw.is_gone and deals.lead_id is null)',
    },
    'joins': joins,
    'gone': 'kept',
}) -%}
{%- endfor -%}
{%- for read in ['deals', 'archived_deals'] -%}
{%- set joins -%}
{{ pipedrive_seen_in(read, 'deals', 'archived_deals') }}
    inner join {{ pipedrive_converted() }} as deals
        on raw.source = deals.source and raw.id = deals.deal_id
    left join {{ pipedrive_last_seen('leads', 'archived_leads') }} as leads
        on raw.source = leads.source and raw.lead_id = leads.id
    left join {{ pipedrive_persons() }} as persons
        on raw.source = persons.source and raw.person = persons.id
{%- endset -%}
{%- do parts.append({
    'read': read,
    'paths': {
        'lead_id': 'source_lead_id',
        'name': 'title',
        'owner_id': 'owner_id',
        'lead_source_id': 'channel',
        'created_at': 'add_time',
        'organization': 'org_id',
        'person': 'person_id',
    },
    'columns': {
        'status': "'Converted'",
        'closed_at': 'deals.converted_at',
        'counterparty_id': pipedrive_client(),
        'phone': 'persons.phone',
        'email': 'persons.email',
    },
    'joins': joins,
    'keep': 'leads.id is null',
    'gone': 'kept',
}) -%}
{%- endfor -%}
{{ staged_api('pipedrive', 'leads', parts) }}
