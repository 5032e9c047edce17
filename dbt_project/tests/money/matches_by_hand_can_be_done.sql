-- A line of settings/matches.csv that names no payment or no open invoice, or two currencies, does nothing:
-- correct the ids, or take the line out.
{{ config(severity='warn', meta={'dagster': {'ref': {'name': 'int_matches_by_hand'}}}) }}
select
    matches.*,
    case
        when movements.transaction_id is null then 'no such movement'
        when invoices.invoice_id is null then 'no such invoice'
        when movements.currency != invoices.currency then 'payment and invoice have different currencies'
        else 'the movement is a transfer between own accounts or has no direction'
    end as reason_it_does_nothing
from {{ ref('stg_settings__matches') }} as matches
left join {{ ref('fct_bank_movements') }} as movements
    on matches.transaction_id = movements.transaction_id
    and movements.part != 'fee'
left join {{ ref('fct_invoices') }} as invoices on matches.invoice_id = invoices.invoice_id
where
    movements.transaction_id is null
    or invoices.invoice_id is null
    or movements.currency != invoices.currency
    or movements.is_own_transfer
    or movements.direction = 'unknown'
