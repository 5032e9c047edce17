{#- what a purpose says of invoices: "по счетам № 45, 46 от 10.01.2026" names two numbers with one date -#}
{%- set token = "[a-zа-я]{0,6}[/\\-]?[0-9][0-9a-zа-я/\\-]*" %}
{%- set sign = "(?:№|n[o°]?[. ]|#|no\\.?|num\\.?|number)?\\s*" %}
{%- set day = "[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}[./][0-9]{1,2}(?:[./][0-9]{4}|[./][0-9]{2})?" %}
{%- set of = "\\s*(?:от|of|dated|from|dd)\\s*" %}
{%- set list = token ~ "(?:\\s*(?:,|;|и|and|&)\\s*" ~ sign ~ token ~ ")*" %}
{#- a contract, an act or an order has a number and a date too -#}
{%- set other = "договор|дог\\.|контракт|contract|agreement|акт|упд|накладн|заказ|order" %}
{%- set mention = "(?:(?:^|[^a-zа-я])(?:" ~ other ~ ")[^0-9№#]{0,40}" ~ sign ~ ")?" ~ list ~ of ~ "(?:" ~ day ~ ")" %}
with payments as (
    select * from {{ ref('int_payments') }}
),

invoices as (
    select * from {{ ref('int_invoices_keyed') }}
),

-- only a client's payment can name an invoice, and reading texts is the dear part
read as (
    select
        payments.transaction_id,
        payments.paid_on,
        regexp_extract_all(
            translate(lower(payments.purpose), 'ё' || chr(10) || chr(13) || chr(160), 'е   '), '{{ mention }}'
        ) as texts
    from payments
    where
        payments.is_automatic
        and payments.purpose is not null
        and payments.inn_key in (select inn_key from invoices where inn_key is not null)
),

mentions as (
    select transaction_id, paid_on, unnest(texts) as text, generate_subscripts(texts, 1) as place
    from read
),

split as (
    select
        transaction_id,
        paid_on,
        place,
        replace(regexp_extract(text, '({{ day }})$', 1), '/', '.') as day,
        regexp_extract_all(regexp_extract(text, '({{ list }}){{ of }}(?:{{ day }})$', 1), '{{ token }}') as tokens
    from mentions
    -- "по договору, счет № 45 от …" names an invoice all the same
    where not regexp_matches(text, '^[^a-zа-я]?(?:{{ other }})') or regexp_matches(text, '^[^0-9]*(?:сч|inv)')
),

numbers as (
    select transaction_id, paid_on, place, day, unnest(tokens) as token, generate_subscripts(tokens, 1) as nth
    from split
),

dated as (
    select
        *,
        case
            when day like '____-__-__' then try_cast(day as date)
            when regexp_matches(day, '\.[0-9]{4}$') then cast(try_strptime(day, '%d.%m.%Y') as date)
            when regexp_matches(day, '\..*\.[0-9]{2}$') then cast(try_strptime(day, '%d.%m.%y') as date)
            -- without a year: the last such day that is not a month or more ahead of the payment
            else coalesce(
                case
                    when try_strptime(day || '.' || year(paid_on), '%d.%m.%Y') <= paid_on + interval 31 day
                        then cast(try_strptime(day || '.' || year(paid_on), '%d.%m.%Y') as date)
                end,
                cast(try_strptime(day || '.' || (year(paid_on) - 1), '%d.%m.%Y') as date)
            )
        end as invoiced_on
    from numbers
),

final as (
    select
        transaction_id,
        {{ number_key('token') }} as number_key,
        invoiced_on,
        min(place * 1000 + nth) as position
    from dated
    where invoiced_on is not null
    group by transaction_id, {{ number_key('token') }}, invoiced_on
)

select * from final
