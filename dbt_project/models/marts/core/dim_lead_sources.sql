with listed as (
    select * from {{ ref('int_lead_sources_unioned') }} where not is_deleted
),

mentioned as (
    select distinct lead_source_id from {{ ref('int_deals_unioned') }} where lead_source_id is not null and not is_deleted
    union
    select distinct lead_source_id from {{ ref('int_leads_unioned') }} where lead_source_id is not null and not is_deleted
    union
    select distinct lead_source_id from {{ ref('int_requests_unioned') }} where lead_source_id is not null and not is_deleted
    union
    select distinct lead_source_id from {{ ref('int_ad_spend_unioned') }} where lead_source_id is not null and not is_deleted
    union
    select distinct lead_source_id from {{ ref('int_lead_touches') }} where lead_source_id is not null
    union
    select distinct lead_source_id from {{ ref('int_counterparties_unioned') }} where lead_source_id is not null and not is_deleted
),

final as (
    select
        lead_source_id,
        name,
        channel,
        true as is_listed
    from listed
    union all
    select mentioned.lead_source_id, mentioned.lead_source_id as name, null, false
    from mentioned
    left join listed on mentioned.lead_source_id = listed.lead_source_id
    where listed.lead_source_id is null
    union all
    select '~none', null, null, false
)

select * from final
