{# Activities that took place by as_of, those of test records left out. #}
{{ config(materialized='view') }}
with activities as (
    select * from {{ ref('int_activities_unioned') }}
),

run as (
    select as_of from {{ ref('dim_run') }}
),

test_deals as (
    select record_id from {{ ref('fct_excluded_records') }} where entity = 'deal' and is_test
),

test_leads as (
    select record_id from {{ ref('fct_excluded_records') }} where entity = 'lead' and is_test
),

final as (
    select
        activities.*,
        activities.kind = 'call'
        and coalesce(activities.result = 'answered', activities.duration_seconds > 0, false) as is_answered,
        coalesce(activities.direction, 'out') = 'in' as is_inbound
    from activities
    cross join run
    left join test_deals on activities.deal_id = test_deals.record_id
    left join test_leads on activities.lead_id = test_leads.record_id
    where
        not activities.is_deleted
        and activities.happened_at <= run.as_of
        and test_deals.record_id is null
        and test_leads.record_id is null
)

select * from final
