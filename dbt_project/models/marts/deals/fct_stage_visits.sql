with visits as (
    select * from {{ ref('int_deal_visits') }}
),

deals as (
    select deal_id, owner_id, lead_source_id from {{ ref('int_deals_counted') }}
),

user_days as (
    select user_id, date_day, department_id from {{ ref('bdg_user_days') }}
),

owned as (
    select
        visits.*,
        coalesce(stay.owner_id, {{ or_none('deals.owner_id') }}) as manager_id,
        {{ or_none('deals.lead_source_id') }} as lead_source_id
    from visits
    inner join deals on visits.deal_id = deals.deal_id
    {{ join_owner_at('visits', 'visits.left_at') }}
),

final as (
    select
        owned.deal_id || '/' || cast(owned.visit_number as varchar) as visit_id,
        owned.deal_id,
        owned.visit_number,
        owned.pipeline_id,
        owned.stage_id,
        owned.stage_key,
        owned.stage_kind,
        owned.stage_position,
        owned.entered_at,
        owned.left_at,
        owned.entered_on,
        owned.left_on,
        owned.next_pipeline_id,
        owned.next_stage_id,
        owned.next_kind,
        owned.outcome,
        case when owned.outcome = 'forward' then owned.next_number - owned.stage_number - 1 end as skipped_stages,
        coalesce(owned.previous_kind <> 'open' and owned.stage_kind = 'open', false) as is_reopening,
        owned.manager_id,
        {{ or_none('user_days.department_id') }} as department_id,
        owned.lead_source_id,
        owned.precision,
        owned.origin,
        owned.visit_days,
        cast(owned.outcome is not null as integer) as visits_ended,
        cast(coalesce(owned.outcome in ('forward', 'won'), false) as integer) as moved_forward,
        cast(coalesce(owned.outcome = 'back', false) as integer) as moved_back,
        cast(coalesce(owned.outcome = 'lost', false) as integer) as visits_lost,
        cast(coalesce(owned.outcome = 'handed_off', false) as integer) as visits_handed_off
    from owned
    left join user_days on owned.manager_id = user_days.user_id and owned.left_on = user_days.date_day
)

select * from final
