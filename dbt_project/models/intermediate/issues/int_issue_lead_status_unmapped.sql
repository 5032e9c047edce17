{# A status nobody stood in harms nobody; a lead without one does, unless no lead has any: then the CRM knows none. #}
with final as (
    select
        statuses.status_id as record_id,
        statuses.name as record_name,
        min(stays.entered_on) as happened_on,
        cast(null as varchar) as user_id,
        '× ' || cast(count(distinct stays.lead_id) as varchar) as detail,
        cast(null as varchar) as url
    from {{ ref('dim_lead_statuses') }} as statuses
    inner join {{ ref('int_lead_stays') }} as stays on statuses.status_id = stays.status_id
    where statuses.status_group = 'unmapped'
        and exists (select 1 from {{ ref('int_lead_stays') }} as known where known.status_id <> '~none')
    group by statuses.status_id, statuses.name
)

select * from final
