-- Payments no rule has given an article, with the usual rule that fits each first.
create temp table payments as
with movements as (
    select
        movement_id,
        direction,
        counterparty_inn,
        counterparty_name,
        payee_key,
        payee_name,
        lower(coalesce(purpose, '')) as purpose,
        is_budget,
        is_client,
        coalesce(amount_base, amount_orig) as amount
    from marts.fct_bank_movements
    where article_id = '~none' and not is_own_transfer and direction in ('in', 'out')
),

first_rules as (
    select movements.movement_id, min(rules.place) as place
    from movements
    inner join rules
        on coalesce(rules.direction, movements.direction) = movements.direction
        and (rules.purpose is null or movements.purpose like replace(rules.purpose, '*', '%'))
        and (rules.is_budget is not true or movements.is_budget)
        and (rules.is_client is not true or movements.is_client)
    group by movements.movement_id
)

select movements.*, first_rules.place
from movements
left join first_rules on movements.movement_id = first_rules.movement_id
