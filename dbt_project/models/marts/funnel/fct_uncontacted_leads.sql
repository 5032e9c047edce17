{#
    Somebody was in touch with a lead when a call, meeting, letter, proposal or outgoing message concerns it, a deal
    made of it, or its counterparty since it appeared. Mailings, missed calls and what only came in do not count.
#}
with leads as (
    select * from {{ ref('fct_leads') }}
),

links as (
    select lead_id, deal_id from {{ ref('int_lead_deal_links_unioned') }} where not is_deleted
),

touches as (
    select lead_id, deal_id, nullif(counterparty_id, '~none') as counterparty_id, acted_at
    from {{ ref('fct_actions') }}
    where action in ('call', 'meeting', 'email', 'proposal')
    union all
    select lead_id, deal_id, counterparty_id, happened_at
    from {{ ref('int_activities_unioned') }}
    where kind = 'message' and coalesce(direction, 'out') = 'out' and not is_deleted
        and happened_at <= (select as_of from {{ ref('dim_run') }})
),

last_touches as (
    select counterparty_id, max(acted_at) as acted_at
    from touches
    where counterparty_id is not null
    group by counterparty_id
),

contacted as (
    select lead_id from touches where lead_id is not null
    union
    select links.lead_id
    from links
    inner join touches on links.deal_id = touches.deal_id
    union
    select leads.lead_id
    from leads
    inner join last_touches
        on leads.counterparty_id = last_touches.counterparty_id and leads.created_at <= last_touches.acted_at
),

final as (
    select
        leads.lead_id,
        leads.created_on,
        leads.manager_id,
        leads.department_id,
        leads.lead_source_id,
        1 as uncontacted_leads
    from leads
    left join contacted on leads.lead_id = contacted.lead_id
    where contacted.lead_id is null
)

select * from final
