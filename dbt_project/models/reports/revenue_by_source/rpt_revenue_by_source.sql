with periods as (
    select * from {{ ref('dim_periods') }}
),

sources as (
    select * from {{ ref('dim_lead_sources') }}
),

figures as (
    select * from {{ ref('fct_source_periods') }} where campaign = '~all'
),

shown as (
    select period_id, '~all' as lead_source_id from periods
    union
    select period_id, '~none' from periods
    union
    select period_id, lead_source_id from figures
),

final as (
    select
        periods.period_grain,
        periods.period_start,
        periods.period_end,
        periods.period_state,
        case when shown.lead_source_id = '~all' then 'total' else 'source' end as level,
        shown.lead_source_id,
        sources.name as source_name,
        sources.channel as channel_name,
        cast(coalesce(figures.leads_created, 0) as integer) as leads_created,
        cast(coalesce(figures.won_deals, 0) as integer) as won_deals,
        cast(coalesce(figures.priced_won_deals, 0) as integer) as priced_deals,
        cast(coalesce(figures.won_amount, 0) as decimal(18, 2)) as won_amount,
        {{ money_per('figures.won_amount', 'figures.priced_won_deals') }} as average_check,
        {{ share_of('coalesce(figures.won_amount, 0)', 'whole.won_amount') }} as share_of_won,
        cast(coalesce(figures.received_of_won, 0) as decimal(18, 2)) as received_amount,
        cast(coalesce(figures.closed_deals, 0) as integer) as closed_deals,
        {{ share_of('figures.won_deals', 'figures.closed_deals') }} as win_rate,
        cast(coalesce(figures.cost_known_deals, 0) as integer) as cost_known_deals,
        cast(figures.margin_amount as decimal(18, 2)) as margin_amount,
        cast(figures.ad_spend as decimal(18, 2)) as ad_spend,
        cast(coalesce(figures.unpriced_spends, 0) as integer) as unpriced_spends,
        cast(coalesce(figures.returned_deals, 0) as integer) as returned_deals,
        cast(coalesce(figures.returned_amount, 0) as decimal(18, 2)) as returned_amount,
        cast(coalesce(figures.returned_cost_known, 0) as integer) as returned_cost_known,
        cast(figures.returned_margin as decimal(18, 2)) as returned_margin,
        {{ romi_of('figures') }} as lead_romi
    from shown
    inner join periods on shown.period_id = periods.period_id
    left join figures
        on shown.period_id = figures.period_id and shown.lead_source_id = figures.lead_source_id
    left join figures as whole on shown.period_id = whole.period_id and whole.lead_source_id = '~all'
    left join sources on shown.lead_source_id = sources.lead_source_id
)

select * from final
