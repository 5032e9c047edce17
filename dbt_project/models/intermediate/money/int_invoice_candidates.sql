-- which invoices a payment itself names, by the number and date in its purpose or by its reference
with payments as (
    select * from {{ ref('int_payments') }}
),

invoices as (
    select * from {{ ref('int_invoices_keyed') }}
),

mentions as (
    select * from {{ ref('int_invoice_mentions') }}
),

-- a pair a person decided on, either way, is not decided again
decided as (
    select distinct transaction_id, invoice_id from {{ ref('stg_settings__matches') }}
),

number_keys as (
    select invoice_id, inn_key, currency, invoiced_on, number_key as key, 1 as precision from invoices
    union all
    -- accounting programs print УТ-000045 as 45
    select invoice_id, inn_key, currency, invoiced_on, regexp_replace(number_key, '^[a-zа-я]+', ''), 2
    from invoices
    where regexp_matches(number_key, '^[a-zа-я]+[0-9]')
),

named as (
    select
        mentions.transaction_id,
        number_keys.invoice_id,
        number_keys.precision,
        mentions.position,
        min(number_keys.precision) over (partition by mentions.transaction_id, mentions.position) as best,
        count(*) over (
            partition by mentions.transaction_id, mentions.position, number_keys.precision
        ) as candidates
    from mentions
    inner join payments on mentions.transaction_id = payments.transaction_id
    inner join number_keys
        on payments.inn_key = number_keys.inn_key
        and payments.currency = number_keys.currency
        and mentions.number_key = number_keys.key
        and mentions.invoiced_on = number_keys.invoiced_on
),

referring as (
    select
        transaction_id,
        inn_key,
        currency,
        regexp_replace(upper(regexp_replace(end_to_end_id, '[^0-9A-Za-zА-Яа-я]', '', 'g')), '^RF[0-9]{2}', '') as key
    from payments
    where is_automatic and end_to_end_id is not null
),

reference_keys as (
    select invoice_id, inn_key, currency, upper(regexp_replace(number, '[^0-9A-Za-zА-Яа-я]', '', 'g')) as key
    from invoices
    union
    select invoice_id, inn_key, currency, upper(regexp_replace(invoice_id, '[^0-9A-Za-zА-Яа-я]', '', 'g'))
    from invoices
),

referred as (
    select
        referring.transaction_id,
        reference_keys.invoice_id,
        count(*) over (partition by referring.transaction_id) as candidates
    from referring
    inner join reference_keys
        on referring.key = reference_keys.key
        and referring.currency = reference_keys.currency
        and coalesce(referring.inn_key, reference_keys.inn_key, '') = coalesce(reference_keys.inn_key, referring.inn_key, '')
    where referring.key != ''
),

found as (
    select transaction_id, invoice_id, 'invoice_number' as rule, min(position) as position
    from named
    where precision = best and (precision = 1 or candidates = 1)
    group by transaction_id, invoice_id
    union all
    select transaction_id, invoice_id, 'reference', 1
    from referred
    where candidates = 1
),

final as (
    select found.*
    from found
    left join decided
        on found.transaction_id = decided.transaction_id
        and found.invoice_id = decided.invoice_id
    where decided.transaction_id is null
)

select * from final
