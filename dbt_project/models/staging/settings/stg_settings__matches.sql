with source as (
    select * from {{ source('settings', 'matches') }}
),

final as (
    select
        transaction_id,
        invoice_id,
        amount,
        action,
        author,
        reason
    from source
)

select * from final
