with periods as (
    select * from {{ ref('dim_periods') }} where period_grain = 'day' and period_state = 'running'
),

final as (
    select
        periods.period_grain,
        periods.period_start,
        periods.period_end,
        periods.period_state,
        'deal' as level,
        stuck.deal_id,
        coalesce(deals.name, stuck.deal_id) as deal_name,
        deals.url,
        stuck.manager_id as user_id,
        users.name as user_name,
        coalesce(users.is_dismissed, false) as is_dismissed,
        stuck.stage_key,
        pipelines.name as pipeline_name,
        stages.name as stage_name,
        stuck.stuck_amount,
        cast(stuck.age_days as integer) as age_days,
        cast(stuck.won_p90_days as double) as won_p90_days,
        cast(stuck.quiet_days as integer) as quiet_days,
        stuck.deals_without_task = 1 as is_without_task,
        stuck.quiet_deals = 1 as is_quiet,
        stuck.overstayed_deals = 1 as is_overstayed,
        stuck.left_behind_deals = 1 as is_left_behind,
        cast(stuck.deals_without_task + stuck.quiet_deals + stuck.overstayed_deals + stuck.left_behind_deals as integer)
            as signs
    from {{ ref('fct_stuck_deals') }} as stuck
    inner join periods on stuck.snapshot_on = periods.period_end
    inner join {{ ref('fct_deals') }} as deals on stuck.deal_id = deals.deal_id
    left join {{ ref('dim_users') }} as users on stuck.manager_id = users.user_id
    left join {{ ref('dim_pipelines') }} as pipelines on stuck.pipeline_id = pipelines.pipeline_id
    left join {{ ref('dim_stages') }} as stages on stuck.stage_key = stages.stage_key
)

select * from final
