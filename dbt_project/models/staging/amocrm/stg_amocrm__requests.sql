{#
    A request is what waits among the unsorted. Taken, it leaves that list and goes on as a deal: its first event is
    then the one that leaves the status of the unsorted, and who did that took it. What left without that was declined.
-#}
{%- set taken -%}
inner join (
        select
            events.source,
            events.entity_id,
            min(events.created_at) as accepted_at,
            arg_min(events.created_by, events.created_at) as accepted_by
        from {{ amocrm_events(['lead_status_changed']) }} as events
        inner join {{ amocrm_unsorted_statuses() }} as unsorted
            on events.source = unsorted.source
            and events.pipeline_before = unsorted.pipeline_id
            and events.status_before = unsorted.status_id
        where events.created_by <> '0'
        group by events.source, events.entity_id
    ) as taken on raw.source = taken.source and raw.request_id = taken.entity_id
{%- endset -%}
{{ staged_api('amocrm', 'requests', [{
    'read': 'leads',
    'paths': {
        'request_id': 'id',
        'deal_id': 'id',
        'created_at': 'created_at',
        'owner_id': 'responsible_user_id',
        'lead_source_id': 'source_id',
        'companies': '_embedded.companies',
        'contacts': '_embedded.contacts',
    },
    'columns': {
        'lead_id': amocrm_main_contact('raw.contacts'),
        'counterparty_id': 'coalesce(' ~ amocrm_first('raw.companies') ~ ', ' ~ amocrm_main_contact('raw.contacts') ~ ')',
        'accepted_at': 'taken.accepted_at',
        'accepted_by': 'taken.accepted_by',
        'status': "'accepted'",
    },
    'joins': taken,
    'moments': 'unix',
}, {
    'read': 'unsorted',
    'paths': {
        'uid': 'uid',
        'created_at': 'created_at',
        'leads': '_embedded.leads',
        'contacts': '_embedded.contacts',
    },
    'columns': {
        'request_id': 'coalesce(' ~ amocrm_first('raw.leads') ~ ', raw.uid)',
        'lead_id': amocrm_first('raw.contacts'),
        'status': "case when raw.is_gone then 'declined' else 'unsorted' end",
    },
    'joins': taken | replace('inner join', 'left join', 1)
        | replace('raw.request_id = taken', amocrm_first('raw.leads') ~ ' = taken'),
    'keep': 'taken.entity_id is null',
    'gone': 'kept',
    'moments': 'unix',
}]) }}
