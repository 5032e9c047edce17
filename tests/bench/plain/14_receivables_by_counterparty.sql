-- the debts at the end of the days shown, by how late they are
create table snapshots as
select distinct period_end as day from periods cross join history
where period_grain in ('week', 'month') or (period_grain = 'day' and period_start >= last_on - 90);

create table owed as
with aged as (
    select day, client, currency, kind, amount, day - due_on as late from stretches inner join snapshots on day >= from_on and day < to_on
),
summed as (
    select day, client, currency,
        coalesce(sum(amount) filter (kind = 'debt' and late <= 0), 0) as not_due, coalesce(sum(amount) filter (kind = 'debt' and late is null), 0) as no_due_date,
        coalesce(sum(amount) filter (kind = 'debt' and late between 1 and 30), 0) as overdue_1_30, coalesce(sum(amount) filter (kind = 'debt' and late between 31 and 60), 0) as overdue_31_60,
        coalesce(sum(amount) filter (kind = 'debt' and late between 61 and 90), 0) as overdue_61_90, coalesce(sum(amount) filter (kind = 'debt' and late > 90), 0) as overdue_91_plus,
        coalesce(sum(amount) filter (kind = 'unapplied'), 0) as unapplied, coalesce(sum(amount) filter (kind = 'offer'), 0) as not_delivered,
        count(*) filter (kind = 'debt') as open_documents
    from aged group by all
)
select summed.*, rate from summed left join day_rates using (currency, day);

create table receivables_by_counterparty as
with levels as (
    select 'company' as level, day, '~all' as client, (select currency from run) as currency, sum(rounded(not_due * rate)) as not_due, sum(rounded(no_due_date * rate)) as no_due_date,
        sum(rounded(overdue_1_30 * rate)) as overdue_1_30, sum(rounded(overdue_31_60 * rate)) as overdue_31_60, sum(rounded(overdue_61_90 * rate)) as overdue_61_90,
        sum(rounded(overdue_91_plus * rate)) as overdue_91_plus, sum(rounded(unapplied * rate)) as unapplied, sum(rounded(not_delivered * rate)) as not_delivered,
        count(distinct client) filter (not_due + no_due_date + overdue_1_30 + overdue_31_60 + overdue_61_90 + overdue_91_plus > 0) as debtors,
        sum(open_documents) as open_documents, count(*) filter (rate is null) as unpriced_balances,
        sum(rounded(not_due * rate) + rounded(no_due_date * rate) + rounded(overdue_1_30 * rate) + rounded(overdue_31_60 * rate) + rounded(overdue_61_90 * rate) + rounded(overdue_91_plus * rate)) as owed_base
    from owed group by day
    union all
    select if(grouping(client) = 1, 'total', 'counterparty'), day, coalesce(client, '~all'), currency, sum(not_due), sum(no_due_date), sum(overdue_1_30), sum(overdue_31_60),
        sum(overdue_61_90), sum(overdue_91_plus), sum(unapplied), sum(not_delivered),
        count(*) filter (not_due + no_due_date + overdue_1_30 + overdue_31_60 + overdue_61_90 + overdue_91_plus > 0), sum(open_documents), count(*) filter (rate is null),
        sum(rounded(not_due * rate) + rounded(no_due_date * rate) + rounded(overdue_1_30 * rate) + rounded(overdue_31_60 * rate) + rounded(overdue_61_90 * rate) + rounded(overdue_91_plus * rate))
    from owed group by day, currency, grouping sets ((), (client))
),
added as (
    select *, not_due + no_due_date + overdue_1_30 + overdue_31_60 + overdue_61_90 + overdue_91_plus as owed,
        overdue_1_30 + overdue_31_60 + overdue_61_90 + overdue_91_plus as overdue
    from levels
)
select period_grain, period_start, period_end, period_state, added.* exclude (day, client), client as counterparty_id, owed + unapplied as balance, overdue / nullif(owed, 0) as overdue_share
from added inner join periods on period_end = day
where period_grain in ('week', 'month') or (period_grain = 'day' and period_start >= (select last_on - 90 from history));

create table receivables_by_counterparty__documents as
select period_grain, period_start, period_end, period_state, 'document' as level, client as counterparty_id, document_kind, document_id, claim_on, due_on,
    if(due_on < period_end, period_end - due_on, null) as days_overdue, currency, document_amount, amount as open_amount
from stretches
inner join (
    select * from periods where period_grain = 'month' and period_state <> 'comparable'
    qualify row_number() over (partition by period_state order by period_start desc) = 1
) on period_end >= from_on and period_end < to_on
where kind = 'debt';
