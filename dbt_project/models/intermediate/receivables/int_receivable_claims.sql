with documents as (
    select *
    from {{ ref('int_receivable_documents') }}
    where amount > 0
),

invoices as (
    select invoice_id, due_on from {{ ref('fct_invoices') }}
),

instalments as (
    select * from {{ ref('int_invoice_instalments') }}
),

schedule as (
    select * from {{ ref('int_payment_schedule_unioned') }} where not is_deleted and amount > 0
),

{# every invoice is cut into instalments; what is delivered beyond the invoice is due with its last one #}
invoice_parts as (
    select
        instalments.invoice_id,
        case when instalments.instalment_id = invoices.invoice_id then invoices.due_on else instalments.due_on end
            as due_on,
        instalments.amount_so_far - instalments.amount as part_from,
        case
            when row_number() over (
                partition by instalments.invoice_id order by instalments.amount_so_far desc
            ) = 1 then cast(9999999999999 as decimal(18, 2))
            else instalments.amount_so_far
        end as part_to
    from instalments
    inner join invoices on instalments.invoice_id = invoices.invoice_id
),

deal_parts as (
    select
        schedule.deal_id,
        schedule.due_on,
        sum(schedule.amount) over parts_before - schedule.amount as part_from,
        sum(schedule.amount) over parts_before as part_to
    from schedule
    inner join documents
        on schedule.deal_id = documents.deal_id
        and schedule.currency = documents.currency
        and documents.basis = 'won'
    window parts_before as (
        partition by schedule.deal_id order by schedule.due_on, schedule.instalment_id
        rows between unbounded preceding and current row
    )
    {# a schedule that does not sum up to the deal says nothing of it #}
    qualify sum(schedule.amount) over (partition by schedule.deal_id) = documents.amount
),

placed as (
    select
        *,
        sum(amount) over (
            partition by basis, kind, invoice_id, currency, case when invoice_id = '~none' then document_id end
            order by claim_on, document_id rows between unbounded preceding and current row
        ) - amount as placed_from
    from documents
),

cut as (
    select
        placed.* exclude (due_on, amount),
        coalesce(invoice_parts.due_on, deal_parts.due_on) as due_on,
        greatest(placed.placed_from, coalesce(invoice_parts.part_from, deal_parts.part_from, 0)) as cut_from,
        least(placed.placed_from + placed.amount, coalesce(invoice_parts.part_to, deal_parts.part_to, cast(9999999999999 as decimal(18, 2)))) as cut_to
    from placed
    left join invoice_parts
        on placed.invoice_id = invoice_parts.invoice_id
        and placed.placed_from < invoice_parts.part_to
        and placed.placed_from + placed.amount > invoice_parts.part_from
    left join deal_parts on case when placed.kind = 'deal' then placed.deal_id end = deal_parts.deal_id
),

final as (
    select
        *,
        cast(cut_to - cut_from as decimal(18, 2)) as amount,
        {# what the pool owes before this part: payments settle the oldest claim first #}
        cast(coalesce(sum(cut_to - cut_from) over (
            partition by basis, pool, currency order by claim_on, due_on nulls last, document_id, cut_from
            rows between unbounded preceding and 1 preceding
        ), 0) as decimal(18, 2)) as amount_before
    from cut
)

select * from final
