-- The days of the report sum up to the metrics over the facts; only a join that multiplies or loses rows breaks this.
{{ config(meta={'dagster': {'ref': {'name': 'rpt_daily_activity'}}}) }}
{%- set measures = activity_measures() %}
with report as (
    select
        period_start as day,
        {%- for measure in measures %}
        {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('rpt_daily_activity') }}
    where level = 'total' and period_grain = 'day' and actions + calls_missed > 0
),

facts as (
    select
        acted_on as day,
        {%- for measure in measures %}
        sum({{ measure }}) as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('fct_actions') }}
    where acted_on >= (select first_event_on from {{ ref('dim_run') }})
    group by acted_on
)

(select * from report except select * from facts)
union all
(select * from facts except select * from report)
