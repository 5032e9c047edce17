-- every movement with its article, line of business and amount in the base currency
create table moves as
with parts as (
    -- a settlement of card payments is income gross and the kept fee an expense
    select *, unnest(if(fee > 0, ['gross', 'fee'], ['whole'])) as part
    from (
        select *, tax_key(counterparty_inn) as inn, case when direction = 'in' and not is_internal and regexp_matches(lower(purpose), 'acquiring|card settlement|эквайринг')
            then try_cast(replace(nullif(regexp_extract(lower(purpose), '(?:fee|комиссия)[^0-9]*(?:[0-9.,]+ ?%[^0-9]*)?([0-9]+[.,][0-9]{2})', 1), ''), ',', '.') as decimal(18, 2)) end as fee
        from movements
    )
),
clients as (select tax_key(inn) as inn, min(counterparty_id) as counterparty_id from counterparties where tax_key(inn) is not null group by 1),
named as (
    select row_number() over () as number, parts.* replace (
            if(part = 'fee', 'out', direction) as direction, rounded(case part when 'fee' then fee when 'gross' then amount + fee else amount end) as amount
        ), clients.counterparty_id as client, coalesce(lower(trim(counterparty_name)), '') as lower_name, coalesce(lower(trim(purpose)), '') as lower_purpose
    from parts left join clients using (inn)
),
ruled as (
    select number, min_by(struct_pack(article := rule.article_id, line := rule.line_of_business_id, months := rule.accrual_months), priority) as first
    from named inner join inputs.settings.cash_flow_rules as rule
        on (rule.direction is null or rule.direction = named.direction)
        and (rule.counterparty_inn is null or tax_key(rule.counterparty_inn) = inn)
        and (rule.is_budget is not true or named.is_budget) and (rule.is_client is not true or client is not null)
        and (rule.counterparty_name is null or lower_name like replace(lower(rule.counterparty_name), '*', '%'))
        and (rule.purpose is null or lower_purpose like replace(lower(rule.purpose), '*', '%'))
    where not is_internal
    group by number
),
articled as (
    select named.*, coalesce(ruled.first.article, case when is_internal then coalesce((select min(article_id) from inputs.settings.cash_flow_articles where kind = 'own_transfer'), 'own_transfer') when part = 'fee' then 'acquiring_fee' end, '~none') as article_id,
        coalesce(ruled.first.line, '~none') as line_id, coalesce(ruled.first.months, 0) as accrual_months
    from named left join ruled using (number)
)
select articled.*, if(is_internal, 'own_transfer', coalesce(kind, 'unclassified')) as article_kind,
    case when direction = 'unknown' then 'unknown' when is_internal or kind = 'own_transfer' then 'transfer_' || direction
        when direction = 'in' then 'income' else 'expense' end as flow,
    rounded(amount * rate) as base,
    coalesce('inn:' || inn, 'account:' || nullif(trim(counterparty_account), ''), 'name:' || nullif(lower(trim(counterparty_name)), ''), '~none') as payee_key
from articled
left join inputs.settings.cash_flow_articles as articles using (article_id)
left join day_rates on day_rates.currency = articled.currency and day = booked_on;

create table cash_flow__to_check as
select booked_on as period_start, transaction_id as movement_id, if(direction = 'unknown', 'unknown_direction', 'no_rate') as reason,
    account_id, direction, counterparty_name as payee_name, doc_number, amount, currency, statement_file, statement_line
from moves cross join history
where (direction = 'unknown' or base is null) and booked_on >= first_on;

create table income_and_expense_by_line as
with viewed as (
    select 'paid' as view, booked_on as day, moves.* from moves
    union all
    select 'accrued', greatest(if(accrual_months = 0, booked_on, (date_trunc('month', booked_on) + accrual_months * interval 1 month)::date), first_on), moves.*
    from moves cross join history
),
daily as (
    select view, day, line_id, article_id, coalesce(sum(base) filter (flow = 'income'), 0) as income, coalesce(sum(base) filter (flow = 'expense'), 0) as expense,
        coalesce(sum(base * if(flow = 'income', 1, -1)) filter (flow <> 'unknown' and article_kind in ('sales_income', 'other_income', 'operating_expense', 'tax', 'fee')), 0) as operating_result,
        coalesce(sum(base) filter (flow = 'unknown'), 0) as unknown_amount, count(*) filter (part <> 'fee') as movements, count(*) filter (base is null) as unpriced_movements
    from viewed where flow in ('income', 'expense', 'unknown')
    group by all
)
select view, period_grain, period_start, period_end, period_state,
    case when grouping(article_id) = 0 then 'article' when grouping(line_id) = 0 then 'line' else 'total' end as level,
    coalesce(line_id, '~all') as line_of_business_id, coalesce(article_id, '~all') as article_id, sum(income) as income, sum(expense) as expense,
    -sum(expense) as expense_below, sum(income) - sum(expense) as result, sum(operating_result) as operating_result,
    sum(unknown_amount) as unknown_amount, sum(movements) as movements, sum(unpriced_movements) as unpriced_movements
from daily inner join period_days using (day)
where view = 'paid' or period_grain in ('month', 'quarter', 'year')
group by view, period_grain, period_start, period_end, period_state, grouping sets ((), (line_id), (line_id, article_id));
