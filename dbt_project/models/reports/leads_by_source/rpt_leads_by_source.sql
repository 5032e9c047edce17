{%- set measures = ['leads_created', 'duplicate_leads', 'requests_received'] -%}
with periods as (
    select * from {{ ref('dim_periods') }}
),

sources as (
    select * from {{ ref('dim_lead_sources') }}
),

figures as (
    select *
    from {{ ref('fct_source_periods') }}
    where leads_created > 0 or requests_received > 0 or ad_spend is not null or unpriced_spends > 0
),

shown as (
    select period_id, '~all' as lead_source_id, '~all' as campaign from periods
    union
    select period_id, '~none', '~all' from periods
    union
    select period_id, lead_source_id, campaign from figures
),

final as (
    select
        periods.period_grain,
        periods.period_start,
        periods.period_end,
        periods.period_state,
        case
            when shown.lead_source_id = '~all' then 'total'
            when shown.campaign = '~all' then 'source'
            else 'campaign'
        end as level,
        shown.lead_source_id,
        shown.campaign as campaign_id,
        sources.name as source_name,
        sources.channel as channel_name,
        case when shown.campaign not in ('~all', '~none') then shown.campaign end as campaign_name,
        {%- for measure in measures %}
        cast(coalesce(figures.{{ measure }}, 0) as integer) as {{ measure }},
        {%- endfor %}
        {{ share_of('coalesce(figures.leads_created, 0)', 'whole.leads_created') }} as share_of_leads,
        {{ share_of('coalesce(figures.requests_received, 0)', 'whole.requests_received') }} as share_of_requests,
        cast(figures.ad_spend as decimal(18, 2)) as ad_spend,
        cast(coalesce(figures.unpriced_spends, 0) as integer) as unpriced_spends,
        {{ money_per('figures.ad_spend', 'figures.leads_created') }} as cost_per_lead,
        coalesce(figures.ad_spend is not null and figures.leads_created > 0, false) as has_cost_per_lead
    from shown
    inner join periods on shown.period_id = periods.period_id
    left join figures
        on shown.period_id = figures.period_id
        and shown.lead_source_id = figures.lead_source_id
        and shown.campaign = figures.campaign
    left join figures as whole
        on shown.period_id = whole.period_id and whole.lead_source_id = '~all' and whole.campaign = '~all'
    left join sources on shown.lead_source_id = sources.lead_source_id
)

select * from final
