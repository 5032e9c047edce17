with wins as (
    select counterparty_id, min(won_on) as first_won_on, arg_min(deal_id, (won_on, deal_id)) as first_deal_id
    from {{ ref('fct_deals') }}
    where state = 'won' and counterparty_id <> '~none'
    group by counterparty_id
),

{# a payment belongs to the client of the invoice it pays, else to the one with the payer's tax number #}
payments as (
    select counterparty_id, paid_on from {{ ref('fct_payment_allocations') }} where amount_orig > 0
    union all
    select counterparty_id, paid_on from {{ ref('fct_payments') }} where unapplied_orig > 0 and not is_refund
),

paid as (
    select counterparty_id, min(paid_on) as first_paid_on
    from payments
    where counterparty_id <> '~none'
    group by counterparty_id
),

{# who owed us, or was owed, before the history was a client already, and so was whom the owner lists #}
openings as (
    select counterparty_id, min(client_since_on) as client_since_on
    from (
        select counterparty_id, balance_on as client_since_on
        from {{ ref('int_opening_balances_unioned') }}
        where not is_deleted
        union all
        select clients.counterparty_id, date '1900-01-01'
        from {{ ref('int_counterparties_unioned') }} as clients
        inner join {{ ref('stg_settings__old_clients') }} as listed
            on listed.client = clients.counterparty_id or listed.client = clients.inn
    ) as known
    group by counterparty_id
),

joined as (
    select
        coalesce(wins.counterparty_id, paid.counterparty_id) as counterparty_id,
        wins.first_won_on,
        wins.first_deal_id,
        paid.first_paid_on
    from wins
    full join paid on wins.counterparty_id = paid.counterparty_id
),

final as (
    select
        joined.counterparty_id,
        joined.first_won_on,
        joined.first_deal_id,
        joined.first_paid_on,
        openings.client_since_on,
        coalesce(openings.client_since_on <= joined.first_won_on, false) as is_old_at_win,
        cast(joined.first_won_on is not null and coalesce(openings.client_since_on > joined.first_won_on, true) as integer)
            as new_clients,
        cast(joined.first_paid_on is not null and coalesce(openings.client_since_on > joined.first_paid_on, true) as integer)
            as new_paying_clients
    from joined
    left join openings on joined.counterparty_id = openings.counterparty_id
)

select * from final
