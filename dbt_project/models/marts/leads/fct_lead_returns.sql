{# A lead and what came of it so far, whenever that was; it belongs to the day it was created. #}
with leads as (
    select lead_id, created_on, manager_id, department_id, lead_source_id, utm_campaign from {{ ref('fct_leads') }}
),

deals as (
    select
        lead_id,
        sum(won_deals) as returned_deals,
        sum(won_amount) as returned_amount,
        sum(cost_known_deals) as returned_cost_known,
        sum(margin_amount) as returned_margin
    from {{ ref('fct_deals') }}
    where lead_id is not null
    group by lead_id
),

final as (
    select
        leads.lead_id,
        leads.created_on,
        leads.manager_id,
        leads.department_id,
        leads.lead_source_id,
        {{ or_none('leads.utm_campaign') }} as campaign,
        cast(coalesce(deals.returned_deals, 0) as integer) as returned_deals,
        cast(deals.returned_amount as decimal(18, 2)) as returned_amount,
        cast(coalesce(deals.returned_cost_known, 0) as integer) as returned_cost_known,
        cast(deals.returned_margin as decimal(18, 2)) as returned_margin
    from leads
    left join deals on leads.lead_id = deals.lead_id
)

select * from final
