-- the rate of every day, and the period each period is compared with
create table day_rates as
select currencies.currency, day, rates.rate
from (select distinct currency from rates) as currencies cross join days
asof join rates on rates.currency = currencies.currency and rates.rate_on <= days.day
union all
select run.currency, day, 1 from days cross join run;

create macro rounded(amount) as cast(amount as decimal(18, 2));

-- in whole kopecks: a decimal divided is a double, and half a kopeck is not
create macro average(amount, pieces) as cast(round((amount * 100)::hugeint * 2 // nullif(pieces, 0) / 2.0) / 100 as decimal(18, 2));

create macro tax_key(inn) as nullif(ltrim(upper(regexp_replace(inn, '[^0-9A-Za-z]', '', 'g')), '0'), '');

create table comparisons as
select this.period_grain, this.period_start, this.period_state, max(before.period_start) as before_start,
    max_by(before.period_state, before.period_start) as before_state
from periods as this
inner join periods as before on before.period_grain = this.period_grain and before.period_start < this.period_start
    and before.period_state = if(this.period_state = 'running' and this.period_grain <> 'day', 'comparable', 'closed')
where this.period_state <> 'comparable'
group by all;
