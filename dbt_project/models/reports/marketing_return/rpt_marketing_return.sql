{%- set counts = ['leads_created', 'unpriced_spends', 'cohort_leads', 'cohort_leads_won', 'cohort_leads_past_90',
    'returned_deals', 'returned_cost_known'] -%}
{%- set money = ['ad_spend', 'returned_amount', 'returned_margin'] -%}
{%- set levels = [
    ('total', "'~all'", "'~all'", "'~all'", "lead_source_id = '~all'"),
    ('channel', 'channel_id', "'~all'", "'~all'", "lead_source_id <> '~all' and campaign = '~all'"),
    ('source', 'channel_id', 'lead_source_id', "'~all'", "lead_source_id <> '~all' and campaign = '~all'"),
    ('campaign', 'channel_id', 'lead_source_id', 'campaign', "campaign <> '~all'"),
    ('advertised', "'~all'", "'~all'", "'~all'", "lead_source_id <> '~all' and campaign = '~all' and ad_spend is not null"),
] -%}
with periods as (
    select * from {{ ref('dim_periods') }} where period_grain <> 'day'
),

sources as (
    select * from {{ ref('dim_lead_sources') }}
),

figures as (
    select figures.*, {{ or_none('sources.channel') }} as channel_id
    from {{ ref('fct_source_periods') }} as figures
    left join sources on figures.lead_source_id = sources.lead_source_id
    where figures.leads_created > 0 or figures.ad_spend is not null or figures.unpriced_spends > 0
),

{# the company and what has no source are always shown, also when there is nothing to tell #}
summed as (
    {%- for level, channel, source, campaign, rows in levels %}
    select
        period_id,
        '{{ level }}' as level,
        {{ channel }} as channel_id,
        {{ source }} as lead_source_id,
        {{ campaign }} as campaign_id,
        {%- for column in counts + money %}
        {#- nobody paid for leads without a source, whoever paid for no source in particular #}
        {{ "coalesce(" if column in counts }}sum({{ column }}) {{ "filter (where lead_source_id <> '~none')" if level ==
            'advertised' and column not in ['ad_spend', 'unpriced_spends'] }}{{ ", 0)" if column in counts }} as {{ column
        }}{{ ',' if not loop.last }}
        {%- endfor %}
    from figures
    where {{ rows }}
    group by 1, 2, 3, 4, 5
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

shown as (
    select period_id, level, channel_id, lead_source_id, campaign_id from summed
    union
    select period_id, 'total', '~all', '~all', '~all' from periods
    union
    select period_id, 'source', '~none', '~none', '~all' from periods
),

final as (
    select
        periods.period_grain,
        periods.period_start,
        periods.period_end,
        periods.period_state,
        shown.level,
        shown.channel_id,
        shown.lead_source_id,
        shown.campaign_id,
        case when shown.channel_id not in ('~all', '~none') then shown.channel_id end as channel_name,
        sources.name as source_name,
        case when shown.campaign_id not in ('~all', '~none') then shown.campaign_id end as campaign_name,
        cast(summed.ad_spend as decimal(18, 2)) as ad_spend,
        {%- for column in counts %}
        cast(coalesce(summed.{{ column }}, 0) as integer) as {{ column }},
        {%- endfor %}
        {{ money_per('summed.ad_spend', 'summed.leads_created') }} as cost_per_lead,
        {{ money_per('summed.ad_spend', 'summed.cohort_leads_won') }} as client_cost,
        {{ share_of('summed.cohort_leads_past_90', 'summed.cohort_leads') }} as lead_maturity_90,
        cast(coalesce(summed.returned_amount, 0) as decimal(18, 2)) as returned_amount,
        {{ share_of('summed.ad_spend', 'summed.returned_amount') }} as ad_spend_share,
        cast(summed.returned_margin as decimal(18, 2)) as returned_margin,
        {{ romi_of('summed') }} as lead_romi,
        summed.ad_spend is not null as is_advertised
    from shown
    inner join periods on shown.period_id = periods.period_id
    left join summed
        on shown.period_id = summed.period_id
        and shown.level = summed.level
        and shown.channel_id = summed.channel_id
        and shown.lead_source_id = summed.lead_source_id
        and shown.campaign_id = summed.campaign_id
    left join sources on shown.lead_source_id = sources.lead_source_id
)

select * from final
