{# A deal seen from the day it appeared: it belongs to its entry pipeline and to the owner of that day for ever. #}
with deals as (
    select deal_id, owner_id, created_at, lead_source_id, counterparty_id from {{ ref('int_deals_counted') }}
),

run as (
    select timezone from {{ ref('dim_run') }}
),

paths as (
    select * from {{ ref('int_deal_paths') }}
),

user_days as (
    select user_id, date_day, department_id from {{ ref('bdg_user_days') }}
),

owned as (
    select
        deals.*,
        {{ local_date('deals.created_at') }} as created_on,
        coalesce(stay.first_owner_id, {{ or_none('deals.owner_id') }}) as manager_id
    from deals
    cross join run
    {{ join_owner_at('deals', 'deals.created_at') }}
),

final as (
    select
        owned.deal_id,
        owned.created_at,
        owned.created_on,
        paths.entry_pipeline_id as pipeline_id,
        owned.manager_id,
        {{ or_none('user_days.department_id') }} as department_id,
        {{ or_none('owned.lead_source_id') }} as lead_source_id,
        {{ or_none('owned.counterparty_id') }} as counterparty_id,
        paths.state,
        paths.closed_on,
        paths.reached_position,
        paths.reached_win,
        paths.stood_nowhere,
        paths.last_entry_stage_key,
        paths.pipeline_id <> paths.entry_pipeline_id as is_handed_off,
        paths.state = 'lost' and paths.pipeline_id = paths.entry_pipeline_id as is_lost_here,
        1 as cohort_deals,
        cast(paths.state = 'won' as integer) as cohort_won_deals
    from owned
    inner join paths on owned.deal_id = paths.deal_id
    left join user_days on owned.manager_id = user_days.user_id and owned.created_on = user_days.date_day
)

select * from final
