with payroll as (
    select * from {{ ref('int_payroll_unioned') }} where not is_deleted
),

final as (
    select
        payroll_id,
        user_id,
        cast({{ dbt.date_trunc('month', 'month_on') }} as date) as month_on,
        amount as payroll_amount
    from payroll
)

select * from final
