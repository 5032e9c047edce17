{#
    Stays of deals in pipelines, for deals that were ever in another one than the record names; the others were there
    all along. Where the clocks of a way run backwards, the later visit has the time.
#}
with visits as (
    select deal_id, pipeline_id, visit_number, entered_at from {{ ref('fct_stage_visits') }}
),

deals as (
    select deal_id, pipeline_id from {{ ref('int_deals_counted') }}
),

moved as (
    select visits.deal_id
    from visits
    inner join deals on visits.deal_id = deals.deal_id
    where visits.pipeline_id <> deals.pipeline_id
    group by visits.deal_id
),

final as (
    select
        visits.deal_id,
        visits.pipeline_id,
        case when visits.visit_number = 1 then timestamp '0001-01-01 00:00:00' else visits.entered_at end as from_at,
        coalesce(min(visits.entered_at) over (
            partition by visits.deal_id order by visits.visit_number rows between 1 following and unbounded following
        ), timestamp '9999-12-31 00:00:00') as to_at
    from visits
    inner join moved on visits.deal_id = moved.deal_id
)

select * from final
