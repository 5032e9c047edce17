{# A request belongs to the deal it names, else to the deals of its lead. #}
{{ config(materialized='view') }}
with requests as (
    select request_id, created_at, deal_id, lead_id from {{ ref('fct_requests') }}
),

links as (
    select lead_id, deal_id from {{ ref('int_lead_deal_links_unioned') }} where not is_deleted
),

owned as (
    select deal_id, created_at from requests where deal_id is not null
    union all
    select links.deal_id, requests.created_at
    from requests
    inner join links on requests.lead_id = links.lead_id
    where requests.deal_id is null
),

final as (
    select deal_id, min(created_at) as requested_at
    from owned
    group by deal_id
)

select * from final
