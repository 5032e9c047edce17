-- One row per rule: first the payees no usual rule fits, those of most money above, then the usual rules that fit.
with payees as (
    select
        direction,
        case when payee_key <> '~none' then max(counterparty_inn) end as counterparty_inn,
        max(payee_name) as payee_name,
        count(*) as payments,
        sum(amount) as amount,
        max(purpose) as example
    from payments
    where place is null
    group by direction, payee_key
    order by amount desc
    limit 30
),

fitting as (
    select place, count(*) as payments, sum(amount) as amount from payments where place is not null group by place
),

proposed as (
    select
        direction,
        counterparty_inn,
        case when counterparty_inn is null then payee_name end as counterparty_name,
        cast(null as varchar) as purpose,
        cast(null as boolean) as is_budget,
        cast(null as boolean) as is_client,
        cast(null as varchar) as article_id,
        payee_name as _payee,
        payments as _payments,
        amount as _amount,
        example as _purpose,
        row_number() over (order by amount desc) as place
    from payees
    union all
    select
        rules.direction, null, null, rules.purpose, rules.is_budget, rules.is_client, rules.article_id,
        null, fitting.payments, fitting.amount, null, 1000 + fitting.place
    from fitting
    inner join rules on fitting.place = rules.place
),

final as (
    select
        10 * row_number() over (order by place) + getvariable('last_priority') as priority,
        * exclude (place)
    from proposed
)

select * from final order by priority
