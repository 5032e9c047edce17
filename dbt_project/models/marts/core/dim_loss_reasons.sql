with named as (
    select * from {{ ref('int_loss_reasons_named') }}
),

final as (
    select
        shown_reason_id as loss_reason_id,
        min(name) as name,
        bool_or(is_listed) as is_listed
    from named
    group by shown_reason_id
    union all
    select '~none', null, false
)

select * from final
