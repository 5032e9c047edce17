-- A dimension with a key twice doubles every figure that is cut by it.
{{ config(meta={'dagster': {'ref': {'name': 'dim_users'}}}) }}

{%- set dimensions = {
    'dim_users': 'user_id',
    'dim_departments': 'department_id',
    'dim_pipelines': 'pipeline_id',
    'dim_stages': 'stage_key',
    'dim_lead_sources': 'lead_source_id',
    'dim_loss_reasons': 'loss_reason_id',
    'dim_products': 'product_id',
    'dim_lines_of_business': 'line_of_business_id',
    'dim_counterparties': 'counterparty_id',
    'dim_dates': 'date_day',
    'dim_periods': 'period_id',
    'dim_run': 'build_id',
} %}
{%- for dimension, key in dimensions.items() %}
select '{{ dimension }}' as dimension, cast({{ key }} as varchar) as key, count(*) as rows_found
from {{ ref(dimension) }}
group by {{ key }}
having count(*) > 1 or {{ key }} is null
{{ 'union all' if not loop.last }}
{%- endfor %}
