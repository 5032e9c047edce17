{# Figures of the weekly funnel that add up over managers and pipelines. #}
{% macro funnel_measures() -%}
    {{ return([
        'moved_forward', 'moved_back', 'visits_handed_off', 'lost_deals', 'won_deals', 'never_contacted_leads',
        'called_units', 'units_with_meeting', 'units_with_held_meeting', 'units_in_window', 'call_meetings_booked',
        'call_meetings_held', 'proposed_deals', 'negotiated_deals', 'proposals_in_window', 'requested_deals',
    ]) }}
{%- endmacro %}

{# Sums of some of those figures per day, manager, department and pipeline; the others are 0. #}
{% macro funnel_days(relation, day, measures, pipeline='pipeline_id') -%}
    select
        {{ day }} as date_day,
        manager_id,
        department_id,
        {{ pipeline }} as pipeline_id,
        {%- for measure in funnel_measures() %}
        {{ 'sum(' ~ measure ~ ')' if measure in measures else '0' }} as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ relation }}
    where {{ day }} is not null
    group by 1, 2, 3, 4
{%- endmacro %}
