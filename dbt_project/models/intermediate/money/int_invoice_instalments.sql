with invoices as (
    select * from {{ ref('int_invoices_keyed') }}
),

schedule as (
    select * from {{ ref('int_payment_schedule_unioned') }}
),

planned as (
    select
        schedule.instalment_id,
        schedule.invoice_id,
        schedule.due_on,
        schedule.amount,
        sum(schedule.amount) over (partition by schedule.invoice_id) as planned_amount,
        invoices.amount as invoice_amount
    from schedule
    inner join invoices
        on schedule.invoice_id = invoices.invoice_id
        and schedule.currency = invoices.currency
    where not schedule.is_deleted and schedule.amount > 0
),

instalments as (
    select invoice_id, instalment_id, due_on, amount
    from planned
    where planned_amount = invoice_amount
    union all
    -- no schedule, or one that does not sum up to the invoice: one instalment
    select invoice_id, invoice_id, due_on, amount
    from invoices
    where invoice_id not in (select invoice_id from planned where planned_amount = invoice_amount)
),

final as (
    select
        instalments.invoice_id,
        instalments.instalment_id,
        instalments.due_on,
        cast(instalments.amount as decimal(18, 2)) as amount,
        cast(sum(instalments.amount) over (
            partition by instalments.invoice_id
            order by instalments.due_on, instalments.instalment_id
            rows between unbounded preceding and current row
        ) as decimal(18, 2)) as amount_so_far
    from instalments
)

select * from final
