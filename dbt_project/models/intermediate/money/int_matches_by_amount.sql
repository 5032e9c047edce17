-- Told as it happened: a payment finds its invoice when exactly one invoice of that client is open with that
-- amount; a payment that comes first waits for the invoice. From the first payment that two invoices fit, the
-- group stays for a person, and a new invoice never changes an older match.
with payments as (
    select * from {{ ref('int_payments') }}
),

invoices as (
    select * from {{ ref('int_invoices_keyed') }}
),

{{ left_by([ref('int_matches_by_hand'), ref('int_matches_by_number'), ref('int_matches_by_reference')]) }},

events as (
    select inn_key, currency, open_amount as amount, 0 as kind, invoiced_on as day, invoice_id as id
    from invoices_left
    where open_amount > 0 and inn_key is not null
    union all
    select inn_key, currency, amount, 1, paid_on, transaction_id
    from payments_left
    where sign = 1 and is_automatic and not is_touched and left_amount = amount and inn_key is not null
),

counted as (
    select
        *,
        kind = 1 as is_payment,
        sum(1 - kind) over story as invoices_so_far,
        sum(kind) over story as payments_so_far,
        row_number() over (partition by inn_key, currency, amount, day, kind order by id) as nth_of_day,
        count(*) over (partition by inn_key, currency, amount, day, kind) as events_of_day
    from events
    window story as (
        partition by inn_key, currency, amount order by day, kind, id
        rows between unbounded preceding and current row
    )
),

doubtful as (
    select
        inn_key,
        currency,
        amount,
        min(case
            when is_payment then payments_so_far
            else invoices_so_far - nth_of_day + 1
        end) as first_doubt
    from counted
    where
        -- two open invoices fit this payment
        (is_payment and invoices_so_far - payments_so_far >= 1)
        -- more invoices come on one day than payments wait for them
        or (
            not is_payment
            and payments_so_far > invoices_so_far - nth_of_day
            and events_of_day > payments_so_far - invoices_so_far + nth_of_day
        )
    group by inn_key, currency, amount
),

final as (
    select
        paid.id as transaction_id,
        invoiced.id as invoice_id,
        paid.amount,
        'exact_amount' as rule
    from counted as paid
    inner join counted as invoiced
        on paid.inn_key = invoiced.inn_key
        and paid.currency = invoiced.currency
        and paid.amount = invoiced.amount
        and paid.payments_so_far = invoiced.invoices_so_far
    left join doubtful
        on paid.inn_key = doubtful.inn_key
        and paid.currency = doubtful.currency
        and paid.amount = doubtful.amount
    where
        paid.is_payment
        and not invoiced.is_payment
        and paid.payments_so_far < coalesce(doubtful.first_doubt, paid.payments_so_far + 1)
)

select * from final
