with deals as (
    select * from {{ ref('fct_deals') }}
),

run as (
    select * from {{ ref('dim_run') }}
),

users as (
    select * from {{ ref('dim_users') }}
),

departments as (
    select * from {{ ref('dim_departments') }}
),

sources as (
    select * from {{ ref('dim_lead_sources') }}
),

counterparties as (
    select * from {{ ref('dim_counterparties') }}
),

pipelines as (
    select * from {{ ref('dim_pipelines') }}
),

stages as (
    select * from {{ ref('dim_stages') }}
),

final as (
    select
        'deal' as level,
        deals.deal_id,
        coalesce(deals.name, deals.deal_id) as deal_name,
        deals.url,
        deals.state,
        deals.manager_id as user_id,
        users.name as user_name,
        coalesce(users.is_dismissed, false) as is_dismissed,
        deals.department_id,
        departments.name as department_name,
        deals.counterparty_id,
        counterparties.name as counterparty_name,
        deals.lead_source_id,
        sources.name as lead_source_name,
        deals.pipeline_id,
        pipelines.name as pipeline_name,
        deals.stage_key,
        stages.name as stage_name,
        deals.amount_base as amount,
        deals.created_on,
        deals.closed_on
    from deals
    cross join run
    left join users on deals.manager_id = users.user_id
    left join departments on deals.department_id = departments.department_id
    left join sources on deals.lead_source_id = sources.lead_source_id
    left join counterparties on deals.counterparty_id = counterparties.counterparty_id
    left join pipelines on deals.pipeline_id = pipelines.pipeline_id
    left join stages on deals.stage_key = stages.stage_key
    where
        deals.state = 'open'
        or deals.closed_on > cast({{ dbt.dateadd('day', -365, 'run.as_of_on') }} as date)
)

select * from final
