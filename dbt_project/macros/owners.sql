{#
    Joins the owner a deal had at a moment or at the end of a day, as `stay`. `rows` has deal_id. Deals that
    never changed hands find none: take the owner of the record then.
#}
{% macro join_owner_at(rows, moment) -%}
left join {{ ref('int_deal_owners') }} as stay
        on {{ rows }}.deal_id = stay.deal_id
        and {{ moment }} >= stay.from_at
        and {{ moment }} < stay.to_at
{%- endmacro %}

{% macro join_owner_on(rows, day) -%}
left join {{ ref('int_deal_owners') }} as stay
        on {{ rows }}.deal_id = stay.deal_id
        and {{ day }} >= stay.from_on
        and {{ day }} < stay.to_on
{%- endmacro %}
