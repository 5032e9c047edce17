{#
    What earlier rules left: CTEs `matched`, `payments_left` (left_amount) and `invoices_left`
    (open_amount, received_amount). Expects the CTEs `payments` and `invoices`; `rules` are relations of matches.
#}
{% macro left_by(rules) -%}
matched as (
    {%- for rule in rules %}
    select transaction_id, invoice_id, amount from {{ rule }}
    {{ 'union all' if not loop.last }}
    {%- else %}
    select
        cast(null as varchar) as transaction_id,
        cast(null as varchar) as invoice_id,
        cast(null as decimal(18, 2)) as amount
    where false
    {%- endfor %}
),

spent as (
    select transaction_id, sum(abs(amount)) as amount
    from matched
    group by transaction_id
),

received as (
    select invoice_id, sum(amount) as amount
    from matched
    group by invoice_id
),

payments_left as (
    select payments.*, cast(payments.amount - coalesce(spent.amount, 0) as decimal(18, 2)) as left_amount
    from payments
    left join spent on payments.transaction_id = spent.transaction_id
),

invoices_left as (
    select
        invoices.*,
        cast(coalesce(received.amount, 0) as decimal(18, 2)) as received_amount,
        cast(invoices.amount - coalesce(received.amount, 0) as decimal(18, 2)) as open_amount
    from invoices
    left join received on invoices.invoice_id = received.invoice_id
)
{%- endmacro %}
