with final as (
    select
        deals.deal_id as record_id,
        deals.name as record_name,
        deals.created_on as happened_on,
        deals.owner_id as user_id,
        stages.name as detail,
        deals.url
    from {{ ref('fct_stuck_deals') }} as stuck
    inner join {{ ref('dim_run') }} as run on stuck.snapshot_on = run.as_of_on
    inner join {{ ref('fct_deals') }} as deals on stuck.deal_id = deals.deal_id
    left join {{ ref('dim_stages') }} as stages on deals.stage_key = stages.stage_key
    where stuck.deals_without_task = 1
)

select * from final
