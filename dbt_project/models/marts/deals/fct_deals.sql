with priced as (
    select * from {{ ref('int_deals_priced') }}
),

users as (
    select user_id, is_dismissed from {{ ref('dim_users') }}
),

loss_reasons as (
    select loss_reason_id, shown_reason_id from {{ ref('int_loss_reasons_named') }}
),

deal_leads as (
    select deal_id, lead_id, lead_source_id from {{ ref('int_deal_leads') }}
),

sources as (
    select source, deal_url from {{ ref('dim_sources') }}
),

user_days as (
    select user_id, date_day, department_id from {{ ref('bdg_user_days') }}
),

final as (
    select
        priced.deal_id,
        priced.name,
        priced.state,
        priced.created_at,
        priced.created_on,
        priced.closed_at,
        priced.closed_on,
        case when priced.state = 'won' then priced.closed_at end as won_at,
        case when priced.state = 'won' then priced.closed_on end as won_on,
        case when priced.state = 'lost' then priced.closed_on end as lost_on,
        priced.pipeline_id,
        priced.stage_id,
        priced.stage_key,
        priced.in_stage_since_on,
        priced.last_open_stage_key,
        case when priced.state = 'lost' then priced.last_open_stage_key else priced.stage_key end as counted_stage_key,
        {{ or_none('priced.owner_id') }} as owner_id,
        priced.state = 'open' and coalesce(users.is_dismissed, false) as is_left_behind,
        priced.manager_id,
        {{ or_none('user_days.department_id') }} as department_id,
        {{ or_none('priced.counterparty_id') }} as counterparty_id,
        deal_leads.lead_id,
        coalesce(deal_leads.lead_source_id, priced.lead_source_id, '~none') as lead_source_id,
        {{ or_none('loss_reasons.shown_reason_id') }} as loss_reason_id,
        priced.product_id,
        priced.main_line_of_business_id as line_of_business_id,
        {{ size_band('priced.amount_base') }} as size_band,
        priced.amount as amount_orig,
        priced.currency,
        priced.rate_on,
        priced.amount_base,
        priced.amount_base is not null as is_priced,
        priced.cost_base,
        priced.utm_source,
        priced.utm_medium,
        priced.utm_campaign,
        coalesce(priced.url, replace(sources.deal_url, '{id}', priced.deal_id)) as url,
        priced.custom,
        priced.source,
        cast(priced.state = 'won' as integer) as won_deals,
        cast(priced.state = 'lost' as integer) as lost_deals,
        cast(priced.state <> 'open' as integer) as closed_deals,
        cast(priced.state = 'won' and priced.amount_base is not null as integer) as priced_won_deals,
        case when priced.state = 'won' then priced.amount_base end as won_amount,
        case when priced.state = 'won' then priced.received_base end as received_of_won,
        cast(priced.state = 'won' and priced.amount_base is not null and priced.cost_base is not null as integer)
            as cost_known_deals,
        case when priced.state = 'won' then cast(priced.amount_base - priced.vat_base - priced.cost_base as decimal(18, 2)) end
            as margin_amount
    from priced
    left join users on priced.owner_id = users.user_id
    left join loss_reasons on priced.loss_reason_id = loss_reasons.loss_reason_id
    left join deal_leads on priced.deal_id = deal_leads.deal_id
    left join sources on priced.source = sources.source
    left join user_days
        on priced.manager_id = user_days.user_id
        and priced.rate_day = user_days.date_day
)

select * from final
