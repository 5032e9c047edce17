{%- set measures = ['leads_created', 'duplicate_leads', 'never_contacted_leads', 'requests_received'] -%}
with periods as (
    select * from {{ ref('dim_periods') }}
),

figures as (
    select * from {{ ref('fct_lead_periods') }}
),

sources as (
    select * from {{ ref('dim_lead_sources') }}
),

users as (
    select * from {{ ref('dim_users') }}
),

{# a period nobody came in is a row too, and so is the share that names no source #}
shown as (
    select period_id, '~all' as lead_source_id, '~all' as user_id from periods
    union
    select period_id, '~none', '~all' from periods
    union
    select period_id, lead_source_id, user_id from figures
),

final as (
    select
        periods.period_grain,
        periods.period_start,
        periods.period_end,
        periods.period_state,
        case
            when shown.lead_source_id = '~all' and shown.user_id = '~all' then 'total'
            when shown.user_id = '~all' then 'source'
            when shown.lead_source_id = '~all' then 'manager'
            else 'source_and_manager'
        end as level,
        shown.lead_source_id,
        shown.user_id,
        sources.name as source_name,
        sources.channel as channel_name,
        users.name as user_name,
        coalesce(users.is_dismissed, false) as is_dismissed,
        {%- for measure in measures %}
        coalesce(figures.{{ measure }}, 0) as {{ measure }},
        {%- endfor %}
        {{ share_of('figures.duplicate_leads', 'figures.leads_created') }} as duplicate_lead_share,
        {{ share_of('figures.never_contacted_leads', 'figures.leads_created') }} as never_contacted_share,
        {{ share_of('coalesce(figures.leads_created, 0)', 'whole.leads_created') }} as share_of_leads
    from shown
    inner join periods on shown.period_id = periods.period_id
    left join figures
        on shown.period_id = figures.period_id
        and shown.lead_source_id = figures.lead_source_id
        and shown.user_id = figures.user_id
    left join figures as whole
        on shown.period_id = whole.period_id and whole.lead_source_id = '~all' and whole.user_id = '~all'
    left join sources on shown.lead_source_id = sources.lead_source_id
    left join users on shown.user_id = users.user_id
)

select * from final
