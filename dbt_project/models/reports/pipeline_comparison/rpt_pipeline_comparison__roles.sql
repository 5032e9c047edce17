{#
    Reaching a stage is reaching all stages before it, so a role is reached with the first stage that has it. A
    pipeline without a stage of some role has no row for it; stages nobody mapped stand together.
#}
with periods as (
    select * from {{ ref('dim_periods') }} where period_grain in ('month', 'quarter', 'year')
),

firsts as (
    select stage_key, pipeline_id, case when kind = 'won' then 'won' else {{ or_none('role') }} end as stage_role
    from {{ ref('dim_stages') }}
    where kind <> 'lost' and is_listed
    qualify row_number() over (partition by pipeline_id, stage_role order by position, stage_id) = 1
),

deals as (
    select deal_id, product_id from {{ ref('fct_deals') }}
),

daily as (
    select reaches.created_on, firsts.pipeline_id, firsts.stage_role, deals.product_id, sum(reaches.reached_deals) as reached_deals
    from {{ ref('fct_stage_reaches') }} as reaches
    inner join firsts on reaches.stage_key = firsts.stage_key
    inner join deals on reaches.deal_id = deals.deal_id
    group by 1, 2, 3, 4
),

reached as (
    select
        period_days.period_id,
        daily.pipeline_id,
        daily.stage_role,
        coalesce(daily.product_id, '~all') as product_id,
        sum(daily.reached_deals) as reached_deals
    from daily
    inner join {{ ref('bdg_period_days') }} as period_days on daily.created_on = period_days.date_day
    group by grouping sets (
        (period_days.period_id, daily.pipeline_id, daily.stage_role),
        (period_days.period_id, daily.pipeline_id, daily.stage_role, daily.product_id)
    )
),

entered as (
    select * from {{ ref('fct_pipeline_sales') }} where pipeline_id <> '~all' and cohort_deals > 0
),

final as (
    select
        periods.period_grain,
        periods.period_start,
        periods.period_end,
        periods.period_state,
        case when entered.product_id = '~all' then 'role' else 'product_role' end as level,
        entered.pipeline_id,
        entered.product_id,
        firsts.stage_role,
        pipelines.name as pipeline_name,
        products.name as product_name,
        cast(case firsts.stage_role
            {%- for role in ['new', 'contacted', 'qualified', 'meeting', 'proposal', 'negotiation', 'contract', 'won'] %}
            when '{{ role }}' then {{ loop.index }}
            {%- endfor %}
            else 9
        end as integer) as role_position,
        cast(entered.cohort_deals as integer) as entered_deals,
        cast(coalesce(reached.reached_deals, 0) as integer) as reached_deals,
        {{ share_of('coalesce(reached.reached_deals, 0)', 'entered.cohort_deals') }} as reached_share
    from entered
    inner join periods on entered.period_id = periods.period_id
    inner join firsts on entered.pipeline_id = firsts.pipeline_id
    left join reached
        on entered.period_id = reached.period_id and entered.pipeline_id = reached.pipeline_id
        and entered.product_id = reached.product_id and firsts.stage_role = reached.stage_role
    left join {{ ref('dim_pipelines') }} as pipelines on entered.pipeline_id = pipelines.pipeline_id
    left join {{ ref('dim_products') }} as products on entered.product_id = products.product_id
)

select * from final
