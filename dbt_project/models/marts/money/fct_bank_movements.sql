with movements as (
    select * from {{ ref('int_bank_movements') }}
),

movement_articles as (
    select * from {{ ref('int_movement_articles') }}
),

articles as (
    select * from {{ ref('dim_articles') }}
),

currency_days as (
    select * from {{ ref('int_currency_days') }}
),

run as (
    select first_event_on from {{ ref('dim_run') }}
),

built_in as (
    select
        min(case when kind = 'own_transfer' then article_id end) as transfer_id,
        min(case when kind = 'fee' then article_id end) as fee_id
    from articles
),

payees as (
    select payee_key, arg_max(trim(counterparty_name), (booked_on, movement_id)) as payee_name
    from movements
    where payee_key != '~none' and trim(counterparty_name) != ''
    group by payee_key
),

classified as (
    select
        movements.*,
        payees.payee_name,
        articles.article_id,
        articles.kind as article_kind,
        movements.is_internal or articles.kind = 'own_transfer' as is_own_transfer,
        {{ or_none('movement_articles.line_of_business_id') }} as line_of_business_id,
        {{ accrued_day('movements.booked_on', 'movement_articles.accrual_months', 'run.first_event_on') }} as accrued_on,
        currency_days.rate as exchange_rate,
        {{ to_base('movements.amount_orig', 'currency_days.rate') }} as amount_base
    from movements
    cross join built_in
    cross join run
    left join movement_articles on movements.movement_id = movement_articles.movement_id
    left join payees on movements.payee_key = payees.payee_key
    left join currency_days
        on movements.currency = currency_days.currency
        and movements.booked_on = currency_days.date_day
    left join articles
        on articles.article_id = case
            when movements.is_internal then built_in.transfer_id
            else coalesce(
                movement_articles.article_id, case when movements.part = 'fee' then built_in.fee_id end, '~none'
            )
        end
),

flowing as (
    select
        *,
        case
            when direction = 'unknown' then 'unknown'
            when is_own_transfer then 'transfer_' || direction
            when direction = 'in' then 'income'
            else 'expense'
        end as flow
    from classified
),

final as (
    select
        movement_id, transaction_id, part, account_id, direction, flow, booked_on, accrued_on, value_on,
        amount_orig, booked_amount, currency, exchange_rate, amount_base,
        amount_base is not null as is_priced,
        case when flow = 'income' then amount_base end as income_amount,
        case when flow = 'expense' then amount_base end as expense_amount,
        case flow when 'income' then amount_base when 'expense' then -amount_base end as net_amount,
        case when flow = 'transfer_in' then amount_base end as transfer_in_amount,
        case when flow = 'transfer_out' then amount_base end as transfer_out_amount,
        case when flow = 'unknown' then amount_base end as unknown_amount,
        article_id, article_kind, line_of_business_id,
        payee_key, payee_name,
        {{ or_none('counterparty_id') }} as counterparty_id,
        counterparty_inn, counterparty_name, counterparty_account,
        is_own_transfer, is_internal, is_client, is_budget, is_reversal,
        doc_number, doc_on, doc_kind, purpose, end_to_end_id, statement_file, statement_line, source
    from flowing
)

select * from final
