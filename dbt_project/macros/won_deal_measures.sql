{# Figures of the won deals that add up: of wins by their day, of lead cohorts by the day the lead appeared. #}
{% macro won_deal_measures() -%}
    {{ return({
        'wins': ['won_deals', 'priced_won_deals', 'won_amount'],
        'leads': [
            'cohort_leads', 'cohort_leads_won', 'cohort_leads_won_30', 'cohort_leads_won_60', 'cohort_leads_won_90',
            'cohort_leads_past_30', 'cohort_leads_past_60', 'cohort_leads_past_90',
        ],
    }) }}
{%- endmacro %}
