-- a settlement of card payments is income gross and the kept fee an expense
create table cash_flow as
with kept as (
    select *,
        case when direction = 'in' and not is_internal and regexp_matches(lower(purpose), 'acquiring|card settlement|эквайринг')
            then try_cast(replace(nullif(regexp_extract(lower(purpose), '(?:fee|комиссия)[^0-9]*(?:[0-9.,]+ ?%[^0-9]*)?([0-9]+[.,][0-9]{2})', 1), ''), ',', '.') as decimal(18, 2))
            else 0 end as fee
    from movements
)
select period_grain, period_start, period_state, 'account' as level, account_id, currency,
    coalesce(sum(amount + coalesce(fee, 0)) filter (direction = 'in' and not is_internal), 0) as income,
    coalesce(sum(amount) filter (direction = 'out' and not is_internal), 0) + coalesce(sum(fee), 0) as expense,
    coalesce(sum(amount) filter (direction = 'in' and is_internal), 0) as transfers_in,
    coalesce(sum(amount) filter (direction = 'out' and is_internal), 0) as transfers_out
from kept inner join period_days on period_days.day = booked_on
group by all;
