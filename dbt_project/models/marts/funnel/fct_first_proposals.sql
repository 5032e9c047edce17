{#
    The first proposal of a deal is the first one sent; where none is on record, its first entry into a stage of the
    role proposal. Negotiation and what lies beyond it are told by role, and by position after the stage of that role.
#}
with run as (
    select as_of, timezone, {{ window_days('negotiation_after_proposal', 14) }} as window_days
    from {{ ref('dim_run') }}
),

deals as (
    select deal_id, owner_id, pipeline_id, lead_source_id from {{ ref('fct_deals') }}
),

stages as (
    select
        *,
        kind = 'won' or coalesce(role in ('negotiation', 'contract'), false)
        or kind = 'open' and coalesce(
            position > min(position) filter (where role = 'negotiation' and kind = 'open')
                over (partition by pipeline_id),
            false
        ) as is_negotiation
    from {{ ref('dim_stages') }}
),

visits as (
    select visits.deal_id, visits.entered_at, stages.role, stages.kind, stages.is_negotiation
    from {{ ref('fct_stage_visits') }} as visits
    inner join stages on visits.stage_key = stages.stage_key
),

sent as (
    select deal_id, acted_at, manager_id
    from {{ ref('fct_actions') }}
    where action = 'proposal' and deal_id is not null
    qualify row_number() over (partition by deal_id order by acted_at, action_id) = 1
),

entered as (
    select deal_id, min(entered_at) as entered_at
    from visits where role = 'proposal' and kind = 'open'
    group by deal_id
),

proposed as (
    select
        deals.*,
        coalesce(sent.acted_at, entered.entered_at) as proposed_at,
        nullif(sent.manager_id, '~none') as sender_id
    from deals
    left join sent on deals.deal_id = sent.deal_id
    left join entered on deals.deal_id = entered.deal_id
    where coalesce(sent.acted_at, entered.entered_at) is not null
),

negotiated as (
    select proposed.deal_id, min(visits.entered_at) as negotiated_at
    from proposed
    inner join visits on proposed.deal_id = visits.deal_id and visits.entered_at >= proposed.proposed_at
    where visits.is_negotiation
    group by proposed.deal_id
),

owned as (
    select
        proposed.*,
        {{ local_date('proposed.proposed_at') }} as proposed_on,
        coalesce(proposed.sender_id, stay.owner_id, proposed.owner_id) as manager_id,
        {{ days_after('proposed.proposed_at', 'run.window_days') }} as window_ends_at,
        run.as_of
    from proposed
    cross join run
    {{ join_owner_at('proposed', 'proposed.proposed_at') }}
),

final as (
    select
        owned.deal_id,
        owned.proposed_at,
        owned.proposed_on,
        negotiated.negotiated_at,
        owned.manager_id,
        {{ or_none('user_days.department_id') }} as department_id,
        coalesce(stood.pipeline_id, owned.pipeline_id) as pipeline_id,
        owned.lead_source_id,
        1 as proposed_deals,
        cast(coalesce(negotiated.negotiated_at <= owned.window_ends_at, false) as integer) as negotiated_deals,
        cast(owned.window_ends_at > owned.as_of as integer) as proposals_in_window,
        cast(requested.deal_id is not null as integer) as requested_deals,
        cast({{ seconds_between('requested.requested_at', 'owned.proposed_at') }} as double) / 86400 as request_days
    from owned
    left join negotiated on owned.deal_id = negotiated.deal_id
    left join {{ ref('int_deal_requests') }} as requested
        on owned.deal_id = requested.deal_id and requested.requested_at <= owned.proposed_at
    {{ join_pipeline_at('owned', 'owned.proposed_at') }}
    left join {{ ref('bdg_user_days') }} as user_days
        on owned.manager_id = user_days.user_id and owned.proposed_on = user_days.date_day
)

select * from final
