{# What the settings give one name, and what has that name already, is one reason: the one of the smallest id. #}
with listed as (
    select loss_reason_id, name from {{ ref('int_loss_reasons_unioned') }} where not is_deleted
),

mentioned as (
    select distinct loss_reason_id
    from {{ ref('int_deals_unioned') }}
    where loss_reason_id is not null and not is_deleted
),

reasons as (
    select loss_reason_id, name, true as is_listed from listed
    union all
    select mentioned.loss_reason_id, mentioned.loss_reason_id as name, false
    from mentioned
    left join listed on mentioned.loss_reason_id = listed.loss_reason_id
    where listed.loss_reason_id is null
),

renamed as (
    select lower(trim(loss_reason)) as reason_key, min(trim(name)) as name
    from {{ ref('stg_settings__loss_reason_names') }}
    group by lower(trim(loss_reason))
),

shown as (
    select lower(name) as name_key, min(name) as name from renamed group by lower(name)
),

final as (
    select
        reasons.loss_reason_id,
        case
            when shown.name_key is null then reasons.loss_reason_id
            else min(reasons.loss_reason_id) over (partition by shown.name_key)
        end as shown_reason_id,
        coalesce(shown.name, reasons.name) as name,
        reasons.name as name_in_source,
        reasons.is_listed
    from reasons
    left join renamed on lower(trim(reasons.name)) = renamed.reason_key
    left join shown on lower(trim(coalesce(renamed.name, reasons.name))) = shown.name_key
)

select * from final
