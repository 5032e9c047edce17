-- per client everything since the history began: won, paid, still open, and money nobody knows the reason of
create table money_bridge__balances as
with ends as (
    select * from periods where period_grain in ('month', 'quarter', 'year') and period_state <> 'comparable'
),
-- money is asked of its deal, else of its invoice; a deal that is not won stands with the first of its payers
pools as (
    select if(deal_id = '~none', 'invoice ' || invoice_id, deal_id) as pool, currency, paid_on as day, amount as paid, client from settled
),
payers as (select pool, currency, min(client) as client from pools group by all),
changes as (
    select pool, currency, day, paid, 0 as won from pools
    union all
    select deal_id, currency, won_on, 0, amount from wins where amount <> 0
),
owners as (
    select coalesce(wins.deal_id, pool) as pool, coalesce(wins.currency, payers.currency) as currency,
        if(wins.deal_id is null, payers.client, coalesce(wins.counterparty_id, '~none')) as client
    from payers full join (select * from wins where amount <> 0) as wins on wins.deal_id = pool and wins.currency = payers.currency
),
told as (
    select pool, currency, day, sum(sum(paid)) over story as paid, sum(sum(won)) over story as won, lead(day) over story as until
    from changes group by pool, currency, day
    window story as (partition by pool, currency order by day)
),
steps as (
    select client, currency, day, coalesce(until, date '9999-12-31') as until, won, paid, won - least(greatest(paid, 0), won) as open, paid - least(greatest(paid, 0), won) as unapplied
    from told inner join owners using (pool, currency)
    union all
    select client, currency, paid_on, date '9999-12-31', 0, unapplied, 0, unapplied from receipts where unapplied <> 0
),
-- what each step adds, so that a balance is a running sum
moved as (
    select client, currency, day, won, paid, open, unapplied from steps
    union all
    select client, currency, until, -won, -paid, -open, -unapplied from steps where until < date '9999-12-31'
),
daily as (select client, currency, day, sum(won) as won, sum(paid) as paid, sum(open) as open, sum(unapplied) as unapplied from moved group by all),
standing as (
    select client, currency, day, coalesce(lead(day) over story, date '9999-12-31') as until, sum(won) over story as won, sum(paid) over story as paid,
        sum(open) over story as open, sum(unapplied) over story as unapplied
    from daily window story as (partition by client, currency order by day)
)
select period_grain, period_start, period_end, period_state, if(grouping(client) = 1, 'total', 'counterparty') as level, coalesce(client, '~all') as counterparty_id, currency,
    sum(won) as won, sum(paid) as paid, sum(open) as open, sum(unapplied) as unapplied, sum(won - paid - open + unapplied) as left_over
from standing inner join ends on period_end >= day and period_end < until
group by period_grain, period_start, period_end, period_state, currency, grouping sets ((), (client));
