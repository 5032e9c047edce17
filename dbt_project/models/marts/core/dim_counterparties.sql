with listed as (
    select * from {{ ref('int_counterparties_unioned') }} where not is_deleted
),

final as (
    select
        counterparty_id,
        name,
        kind,
        inn,
        kpp,
        {{ or_none('lead_source_id') }} as lead_source_id,
        {{ or_none('owner_id') }} as owner_id,
        created_at,
        custom,
        true as is_listed
    from listed
    union all
    select '~none', null, null, null, null, '~none', '~none', null, null, false
)

select * from final
