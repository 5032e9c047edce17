{#
    All that is told by source, each by its own day: leads, requests and costs by the day they came, what the leads
    brought by the day the leads came, deals by the day they were closed. First days, then periods.
#}
{%- set columns = [
    'leads_created', 'duplicate_leads', 'requests_received', 'ad_spend', 'unpriced_spends',
    'returned_deals', 'returned_amount', 'returned_cost_known', 'returned_margin',
    'cohort_leads', 'cohort_leads_won', 'cohort_leads_past_90',
    'won_deals', 'priced_won_deals', 'won_amount', 'received_of_won', 'cost_known_deals', 'margin_amount',
    'closed_deals',
] -%}
{%- set money = ['ad_spend', 'returned_amount', 'returned_margin', 'won_amount', 'received_of_won', 'margin_amount'] -%}
{%- set facts = [
    ('fct_leads', 'created_on', 'utm_campaign', ['leads_created', 'duplicate_leads']),
    ('fct_requests', 'created_on', none, ['requests_received']),
    ('fct_ad_spend', 'spend_on', 'campaign', ['ad_spend', 'unpriced_spends']),
    ('fct_lead_returns', 'created_on', 'campaign',
        ['returned_deals', 'returned_amount', 'returned_cost_known', 'returned_margin']),
    ('fct_lead_cohorts', 'created_on', 'campaign', ['cohort_leads', 'cohort_leads_won', 'cohort_leads_past_90']),
    ('fct_deals', 'closed_on', none, ['won_deals', 'priced_won_deals', 'won_amount', 'received_of_won',
        'cost_known_deals', 'margin_amount', 'closed_deals']),
] -%}
with period_days as (
    select * from {{ ref('bdg_period_days') }}
),

daily as (
    {%- for fact, day, campaign, measures in facts %}
    select
        {{ day }} as date_day,
        lead_source_id,
        {{ or_none(campaign) if campaign else "'~none'" }} as campaign,
        {%- for column in columns %}
        {{ 'sum(' ~ column ~ ')' if column in measures else 'null' }} as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref(fact) }}
    where {{ day }} is not null
    group by 1, 2, 3
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

final as (
    select
        period_days.period_id,
        coalesce(daily.lead_source_id, '~all') as lead_source_id,
        coalesce(daily.campaign, '~all') as campaign,
        {%- for column in columns %}
        {%- if column in money %}
        cast(sum(daily.{{ column }}) as decimal(18, 2)) as {{ column }}{{ ',' if not loop.last }}
        {%- else %}
        cast(coalesce(sum(daily.{{ column }}), 0) as integer) as {{ column }}{{ ',' if not loop.last }}
        {%- endif %}
        {%- endfor %}
    from daily
    inner join period_days on daily.date_day = period_days.date_day
    group by grouping sets (
        (period_days.period_id),
        (period_days.period_id, daily.lead_source_id),
        (period_days.period_id, daily.lead_source_id, daily.campaign)
    )
)

select * from final
