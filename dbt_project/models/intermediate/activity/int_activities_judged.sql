{#
    What counts is decided in one expression and sifted once, later: each further condition on the way would make
    the planner expect a fraction of the rows and turn its joins around.
#}
{{ config(materialized='view') }}
with activities as (
    select * from {{ ref('int_activities_unioned') }}
),

run as (
    select as_of from {{ ref('dim_run') }}
),

tests as (
    select entity, record_id from {{ ref('fct_excluded_records') }} where is_test
),

sides as (
    select
        activities.*,
        activities.is_deleted
        or activities.happened_at > run.as_of
        or coalesce(activities.deal_id, '') in (select record_id from tests where entity = 'deal')
        or coalesce(activities.lead_id, '') in (select record_id from tests where entity = 'lead') as is_out,
        coalesce(activities.result = 'answered', activities.duration_seconds > 0, false) as is_answered,
        coalesce(activities.direction, 'out') as direction_given
    from activities
    cross join run
),

final as (
    select
        activity_id,
        {# a planned meeting, an incoming letter and a message are no actions #}
        case
            when is_out then null
            when kind = 'call' and direction_given = 'in' and not is_answered then 'missed_call'
            when kind = 'meeting' and coalesce(result, 'held') <> 'held' then null
            when kind = 'email' and direction_given = 'in' then null
            when kind <> 'message' then kind
        end as action,
        happened_at as acted_at,
        user_id,
        counterparty_id,
        deal_id,
        lead_id,
        case when kind = 'call' then direction_given end as direction,
        case when kind = 'call' and is_answered then coalesce(duration_seconds, 0) end as answered_seconds,
        case when kind = 'call' then call_key end as call_key,
        case when kind = 'call' then phone end as phone,
        source
    from sides
)

select * from final
