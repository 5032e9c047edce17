{#
    A meeting belongs to the last connected call before its creation: of its deal, or of its contact where the call
    names no deal. So it counts once, whatever came before that call.
#}
with run as (
    select as_of, {{ window_days('meeting_after_call', 7) }} as window_days from {{ ref('dim_run') }}
),

excluded as (
    select entity, record_id, is_test from {{ ref('fct_excluded_records') }}
),

calls as (
    select actions.*, coalesce('deal:' || actions.deal_id, actions.client_id) as unit_id
    from {{ ref('fct_actions') }} as actions
    left join excluded on actions.deal_id = excluded.record_id and excluded.entity = 'deal'
    where actions.calls_connected = 1 and excluded.record_id is null and actions.client_id is not null
),

deals as (
    select deal_id, counterparty_id from {{ ref('int_deals_unioned') }}
),

leads as (
    select lead_id, counterparty_id from {{ ref('int_leads_unioned') }}
),

meetings as (
    select
        meetings.activity_id as meeting_id,
        coalesce(meetings.created_at, meetings.happened_at) as booked_at,
        coalesce(meetings.result, 'held') = 'held' and meetings.happened_at <= run.as_of as is_held,
        run.window_days,
        'deal:' || meetings.deal_id as deal_unit_id,
        coalesce(
            meetings.counterparty_id, deals.counterparty_id, leads.counterparty_id, 'lead:' || meetings.lead_id
        ) as contact_unit_id
    from {{ ref('int_activities_unioned') }} as meetings
    cross join run
    left join deals on meetings.deal_id = deals.deal_id
    left join leads on meetings.lead_id = leads.lead_id
    left join excluded as no_deal on meetings.deal_id = no_deal.record_id and no_deal.entity = 'deal'
    left join excluded as no_lead
        on meetings.lead_id = no_lead.record_id and no_lead.entity = 'lead' and no_lead.is_test
    where meetings.kind = 'meeting'
        and not meetings.is_deleted
        and coalesce(meetings.created_at, meetings.happened_at) <= run.as_of
        and no_deal.record_id is null
        and no_lead.record_id is null
),

wanted as (
    select *, deal_unit_id as unit_id from meetings where deal_unit_id is not null
    union all
    select *, contact_unit_id from meetings where contact_unit_id is not null
),

credited as (
    select wanted.meeting_id, wanted.booked_at, wanted.is_held, calls.action_id
    from wanted
    inner join calls on wanted.unit_id = calls.unit_id
        and calls.acted_at <= wanted.booked_at
        and {{ days_after('calls.acted_at', 'wanted.window_days') }} >= wanted.booked_at
    qualify row_number() over (
        partition by wanted.meeting_id order by calls.acted_at desc, calls.action_id desc
    ) = 1
),

followed as (
    select
        action_id,
        min(booked_at) as first_booked_at,
        count(*) as meetings_booked,
        count(*) filter (where is_held) as meetings_held
    from credited
    group by action_id
),

final as (
    select
        calls.action_id,
        calls.unit_id,
        calls.acted_at,
        calls.acted_on,
        calls.manager_id,
        calls.department_id,
        calls.pipeline_id,
        calls.lead_source_id,
        followed.first_booked_at,
        coalesce(followed.meetings_booked, 0) as meetings_booked,
        coalesce(followed.meetings_held, 0) as meetings_held,
        {{ days_after('calls.acted_at', 'run.window_days') }} > run.as_of as is_in_window
    from calls
    cross join run
    left join followed on calls.action_id = followed.action_id
)

select * from final
