with open_deals as (
    select * from {{ ref('fct_open_deals') }}
),

run as (
    select sample_floor, {{ window_days('quiet_deal', 14) }} as quiet_days from {{ ref('dim_run') }}
),

won as (
    select deal_id from {{ ref('fct_deals') }} where won_deals = 1
),

{# how long deals that were won stayed in a stage; few of them tell nothing #}
limits as (
    select visits.stage_key, {{ percentile('visits.visit_days', 0.9) }} as won_p90_days
    from {{ ref('fct_stage_visits') }} as visits
    inner join won on visits.deal_id = won.deal_id
    cross join run
    where visits.stage_kind = 'open' and visits.left_at is not null
    group by visits.stage_key, run.sample_floor
    having count(*) >= greatest(run.sample_floor, 1)
),

tasked as (
    select distinct open_deals.snapshot_on, open_deals.deal_id
    from open_deals
    inner join {{ ref('int_deal_tasks') }} as tasks
        on open_deals.deal_id = tasks.deal_id
        and open_deals.snapshot_on >= tasks.from_on
        and open_deals.snapshot_on < tasks.to_on
),

looked_at as (
    select
        open_deals.*,
        tasked.deal_id is null as has_no_task,
        {# entering the stage was something that happened too #}
        least(
            open_deals.age_days,
            coalesce({{ dbt.datediff('touches.touched_on', 'open_deals.snapshot_on', 'day') }}, open_deals.age_days)
        ) as quiet_days,
        limits.won_p90_days,
        coalesce(users.dismissed_on < open_deals.snapshot_on, not users.is_active, false) as is_owner_gone,
        run.quiet_days as quiet_limit
    from open_deals
    cross join run
    left join limits on open_deals.stage_key = limits.stage_key
    left join tasked on open_deals.deal_id = tasked.deal_id and open_deals.snapshot_on = tasked.snapshot_on
    left join {{ ref('int_deal_touches') }} as touches
        on open_deals.deal_id = touches.deal_id
        and open_deals.snapshot_on >= touches.touched_on
        and open_deals.snapshot_on < touches.until_on
    left join {{ ref('dim_users') }} as users on open_deals.manager_id = users.user_id
),

flagged as (
    select
        *,
        cast(has_no_task as integer) as deals_without_task,
        cast(quiet_days >= quiet_limit as integer) as quiet_deals,
        cast(coalesce(age_days > won_p90_days, false) as integer) as overstayed_deals,
        cast(is_owner_gone as integer) as left_behind_deals
    from looked_at
),

final as (
    select
        snapshot_on,
        deal_id,
        pipeline_id,
        stage_id,
        stage_key,
        manager_id,
        department_id,
        lead_source_id,
        counterparty_id,
        age_days,
        quiet_days,
        won_p90_days,
        1 as stuck_deals,
        open_amount as stuck_amount,
        deals_without_task,
        quiet_deals,
        overstayed_deals,
        left_behind_deals
    from flagged
    where deals_without_task + quiet_deals + overstayed_deals + left_behind_deals > 0
)

select * from final
