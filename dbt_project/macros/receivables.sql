{#
    Which payments settle which deliveries. A delivery that names its invoice is settled by the payments of that
    invoice. When a deal has a delivery that names no invoice, all the deal's invoices and deliveries are one pool.
    Needs the CTE `loose_deals` (deal_id).
#}
{% macro delivered_pool(deal_id, invoice_id) -%}
    case
        when {{ deal_id }} in (select deal_id from loose_deals) then 'deal:' || {{ deal_id }}
        else 'invoice:' || {{ invoice_id }}
    end
{%- endmacro %}

{# The ages of a debt, in the order of the reader; `days` are the days after the due date. #}
{% macro debt_buckets() -%}
    {{ return({
        'not_due': 'due_on >= snapshot_on',
        'no_due_date': 'due_on is null',
        'overdue_1_30': 'snapshot_on - due_on between 1 and 30',
        'overdue_31_60': 'snapshot_on - due_on between 31 and 60',
        'overdue_61_90': 'snapshot_on - due_on between 61 and 90',
        'overdue_91_plus': 'snapshot_on - due_on > 90',
    }) }}
{%- endmacro %}
