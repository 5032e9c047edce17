{{ config(materialized='view') }}
with leads as (
    select * from {{ ref('int_leads_unioned') }}
),

excluded as (
    select record_id from {{ ref('fct_excluded_records') }} where entity = 'lead'
),

final as (
    select leads.*
    from leads
    left join excluded on leads.lead_id = excluded.record_id
    where excluded.record_id is null
)

select * from final
