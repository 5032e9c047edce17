{#
    Return on ad spend of the leads of a period. Wins without a known cost leave it unknown; no win at all is a return
    of nothing.
#}
{% macro romi_of(figures) -%}
    case when {{ figures }}.returned_deals = 0 or {{ figures }}.returned_cost_known > 0
        then {{ share_of('coalesce(' ~ figures ~ '.returned_margin, 0) - ' ~ figures ~ '.ad_spend', figures ~ '.ad_spend') }}
    end
{%- endmacro %}
