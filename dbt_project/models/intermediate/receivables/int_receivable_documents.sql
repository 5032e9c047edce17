{#
    What makes a debt: invoices, deliveries or won deals, and what was owed before the history. Documents of test
    deals are out. `pool` says which payments settle the document.
#}
with run as (
    select * from {{ ref('dim_run') }}
),

test_deals as (
    select record_id as deal_id from {{ ref('fct_excluded_records') }} where entity = 'deal' and is_test
),

invoices as (
    select * from {{ ref('fct_invoices') }} where deal_id not in (select deal_id from test_deals)
),

deliveries as (
    select * from {{ ref('fct_deliveries') }} where deal_id not in (select deal_id from test_deals)
),

deals as (
    select * from {{ ref('fct_deals') }} where state = 'won' and amount_orig is not null
),

opening_balances as (
    select * from {{ ref('int_opening_balances_unioned') }} where not is_deleted
),

loose_deals as (
    select distinct deal_id from deliveries where invoice_id = '~none' and deal_id <> '~none'
),

documents as (
    select
        'invoiced' as basis, 'invoice' as kind, invoice_id as document_id, number, 'invoice:' || invoice_id as pool,
        invoice_id, deal_id, counterparty_id, currency, invoiced_on as claim_on, due_on, amount_orig as amount
    from invoices
    union all
    select
        'delivered', 'delivery', delivery_id, number,
        case
            when invoice_id = '~none' and deal_id = '~none' then 'delivery:' || delivery_id
            else {{ delivered_pool('deal_id', 'invoice_id') }}
        end,
        invoice_id, deal_id, counterparty_id, currency, delivered_on, null, amount_orig
    from deliveries
    union all
    select
        'won', 'deal', deal_id, name, 'deal:' || deal_id,
        '~none', deal_id, counterparty_id, currency, won_on, null, amount_orig
    from deals
    union all
    select
        bases.basis, 'opening', opening_balances.opening_balance_id, null,
        'opening:' || opening_balances.opening_balance_id, '~none', '~none', opening_balances.counterparty_id,
        opening_balances.currency, opening_balances.balance_on, null, opening_balances.amount
    from opening_balances
    inner join run on opening_balances.balance_on <= run.as_of_on
    cross join (select unnest(['invoiced', 'delivered', 'won']) as basis) as bases
),

final as (
    select documents.*, documents.basis = run.receivables_basis as is_company_basis
    from documents
    {# money_bridge asks of won deals whatever the company's basis is #}
    inner join run on documents.basis in (run.receivables_basis, 'won')
    where documents.amount <> 0
)

select * from final
