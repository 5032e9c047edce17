with listed as (
    select * from {{ ref('int_loss_reasons_unioned') }} where not is_deleted
),

mentioned as (
    select distinct loss_reason_id from {{ ref('int_deals_unioned') }} where loss_reason_id is not null and not is_deleted
),

final as (
    select
        loss_reason_id,
        name,
        true as is_listed
    from listed
    union all
    select mentioned.loss_reason_id, mentioned.loss_reason_id as name, false
    from mentioned
    left join listed on mentioned.loss_reason_id = listed.loss_reason_id
    where listed.loss_reason_id is null
    union all
    select '~none', null, false
)

select * from final
