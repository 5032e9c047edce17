-- Every deal is either counted or listed as excluded, stands in exactly one stage, and is the same number of open
-- deals whichever way it is counted: by its record, by its visits, by the snapshot of today.
{{ config(meta={'dagster': {'ref': {'name': 'fct_deals'}}}) }}

with run as (
    select as_of_on from {{ ref('dim_run') }}
),

counts as (
    select
        (select count(*) from {{ ref('int_deals_unioned') }}) as delivered,
        (select count(*) from {{ ref('fct_excluded_records') }} where entity = 'deal') as excluded,
        (select count(*) from {{ ref('fct_deals') }}) as counted,
        (select count(distinct deal_id) from {{ ref('fct_deals') }}) as counted_once,
        (select count(*) from {{ ref('fct_deal_cohorts') }}) as created,
        (select count(*) from {{ ref('fct_stage_visits') }} where left_at is null) as standing,
        (select count(distinct visit_id) - count(*) from {{ ref('fct_stage_visits') }}) as repeated_visits,
        (select count(*) from {{ ref('fct_deals') }} where state = 'open') as open_by_record,
        (
            select count(*)
            from {{ ref('fct_open_deals') }} as open_deals
            inner join run on open_deals.snapshot_on = run.as_of_on
        ) as open_by_snapshot,
        (
            select count(*)
            from {{ ref('fct_stage_visits') }}
            where visits_ended <> moved_forward + moved_back + visits_lost + visits_handed_off
        ) as outcomes_lost
)

select *
from counts
where delivered <> excluded + counted
    or counted <> counted_once
    or counted <> created
    or counted <> standing
    or repeated_visits <> 0
    or open_by_record <> open_by_snapshot
    or outcomes_lost <> 0
