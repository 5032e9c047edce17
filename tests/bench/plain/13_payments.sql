-- what each payment settled, in the currency of the company too, and what of it is left
create table settled as
select allocations.transaction_id, allocations.invoice_id, allocations.rule, allocations.amount, payments.currency, payments.paid_on, payments.sign,
    coalesce(billed.deal_id, '~none') as deal_id, billed.client,
    -- the parts of a payment make the whole of it to the kopeck
    rounded(sum(allocations.amount) over parts * rate) - rounded((sum(allocations.amount) over parts - allocations.amount) * rate) as base
from allocations
inner join payments using (transaction_id)
inner join billed using (invoice_id)
left join day_rates on day_rates.currency = payments.currency and day = paid_on
window parts as (partition by allocations.transaction_id order by allocations.invoice_id);

create table receipts as
select payments.transaction_id, paid_on, currency, client, sign = -1 as is_refund, is_automatic, sign * amount as amount, sign * rounded(amount * rate) as base,
    if(is_automatic, sign * amount - coalesce(matched, 0), 0) as unapplied, if(is_automatic, sign * rounded(amount * rate) - coalesce(matched_base, 0), 0) as unapplied_base
from payments
left join (select transaction_id, sum(amount) as matched, sum(base) as matched_base from settled group by all) using (transaction_id)
left join day_rates using (currency) 
where (day = paid_on or rate is null) and (sign = 1 or is_automatic or matched is not null);

create table money_bridge__payments as
with parts as (
    select transaction_id, rule as outcome, sum(amount) as amount, sum(base) as base from settled group by all
    union all
    select transaction_id, 'unmatched', unapplied, unapplied_base from receipts where unapplied <> 0
    union all
    select transaction_id, 'not_sales', amount, base from receipts where not is_automatic and amount <> 0
),
-- a payment split over outcomes counts where most of it went
daily as (
    select paid_on as day, currency, outcome, is_refund, sum(is_main::int) as payments, sum(amount) as amount, sum(base) as base
    from (
        select parts.*, receipts.* exclude (transaction_id, amount, base), row_number() over (partition by transaction_id order by abs(parts.amount) desc, outcome) = 1 as is_main
        from parts inner join receipts using (transaction_id)
    )
    group by all
),
summed as (
    select period_grain, period_start, period_end, period_state, is_refund, currency, outcome, sum(payments) as payments, sum(amount) as own, sum(base) as base,
        case when is_refund then 'refund' when grouping(currency) = 1 and grouping(outcome) = 1 then 'company' when grouping(currency) = 1 then 'company_outcome'
            when grouping(outcome) = 1 then 'total' else 'outcome' end as level
    from daily inner join period_days using (day)
    group by period_grain, period_start, period_end, period_state, is_refund, grouping sets ((), (outcome), (currency), (currency, outcome))
    having not is_refund or (grouping(outcome) = 1 and grouping(currency) = 0)
)
select period_grain, period_start, period_end, period_state, level, coalesce(summed.currency, run.currency) as currency, coalesce(outcome, '~all') as outcome,
    payments, if(level like 'company%', base, own) as amount, max(base) filter (level = 'company') over whole as all_amount,
    if(is_refund, null, base / nullif(max(base) filter (level = 'company') over whole, 0)) as share
from summed cross join run
window whole as (partition by period_grain, period_start, period_state);
