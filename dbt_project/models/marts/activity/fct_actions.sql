{#- measure: the action it counts -#}
{%- set counted = {
    'meetings_held': 'meeting',
    'emails_sent': 'email',
    'proposals_sent': 'proposal',
    'mailings_sent': 'mailing',
    'requests_processed': 'request',
    'tasks_done': 'task',
    'calls_missed': 'missed_call',
    'call_attempts': 'call',
} -%}
with gathered as (
    select * from {{ ref('int_actions_gathered') }}
),

run as (
    select timezone, connected_seconds from {{ ref('dim_run') }}
),

user_days as (
    select user_id, date_day, department_id from {{ ref('bdg_user_days') }}
),

deals as (
    select deal_id, counterparty_id, pipeline_id, lead_source_id from {{ ref('int_deals_unioned') }}
),

leads as (
    select lead_id, counterparty_id, lead_source_id from {{ ref('int_leads_unioned') }}
),

weights as (
    select action, weight from {{ ref('stg_settings__activity_weights') }}
),

dated as (
    select
        gathered.*,
        {{ local_date('gathered.acted_at') }} as acted_on,
        cast(extract(hour from {{ to_zone('gathered.acted_at', 'run.timezone') }}) as tinyint) as hour_of_day,
        gathered.action = 'call' and coalesce(gathered.answered_seconds >= run.connected_seconds, false)
            as is_connected
    from gathered
    cross join run
),

final as (
    select
        dated.action_id,
        dated.action,
        dated.acted_at,
        dated.acted_on,
        cast(extract(isodow from dated.acted_on) as tinyint) as weekday,
        dated.hour_of_day,
        {{ or_none('dated.user_id') }} as manager_id,
        {{ or_none('user_days.department_id') }} as department_id,
        case when dated.action <> 'missed_call' then coalesce(
            dated.counterparty_id,
            deals.counterparty_id,
            leads.counterparty_id,
            'lead:' || dated.lead_id,
            'deal:' || dated.deal_id
        ) end as client_id,
        coalesce(dated.counterparty_id, deals.counterparty_id, leads.counterparty_id, '~none') as counterparty_id,
        coalesce(stood.pipeline_id, deals.pipeline_id, '~none') as pipeline_id,
        coalesce(deals.lead_source_id, leads.lead_source_id, '~none') as lead_source_id,
        dated.deal_id,
        dated.lead_id,
        dated.direction,
        case when dated.action = 'call' then {{ phone_digits('dated.phone') }} end as phone_number,
        dated.source,
        cast(dated.action <> 'missed_call' as integer) as actions,
        {%- for measure, action in counted.items() %}
        cast(dated.action = '{{ action }}' as integer) as {{ measure }},
        {%- endfor %}
        cast(dated.action = 'call' and dated.direction = 'in' as integer) as calls_in,
        cast(dated.action = 'call' and dated.direction = 'out' as integer) as calls_out,
        cast(dated.is_connected as integer) as calls_connected,
        case when dated.is_connected then dated.answered_seconds else 0 end as talk_seconds,
        cast(case when dated.action = 'missed_call' then 0 else coalesce(weights.weight, 1) end as decimal(18, 2))
            as score
    from dated
    left join user_days on dated.user_id = user_days.user_id and dated.acted_on = user_days.date_day
    left join deals on dated.deal_id = deals.deal_id
    {{ join_pipeline_at('dated', 'dated.acted_at') }}
    left join leads on dated.lead_id = leads.lead_id
    left join weights on dated.action = weights.action
)

select * from final
