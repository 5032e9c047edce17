{# Entities whose events open the history of a company, with the moment or day of the event. #}
{%- set moments = {
    'deals': 'created_at',
    'leads': 'created_at',
    'requests': 'created_at',
    'activities': 'happened_at',
    'tasks': 'created_at',
    'stage_changes': 'changed_at',
} -%}
{%- set days = {
    'invoices': 'invoiced_on',
    'deliveries': 'delivered_on',
    'bank_transactions': 'booked_on',
} -%}
with run as (
    select * from {{ ref('stg_settings__run') }}
),

events as (
    {%- for entity, moment in moments.items() %}
    select min({{ moment }}) as first_at, cast(null as date) as first_on
    from {{ ref('int_' ~ entity ~ '_unioned') }}
    where {{ moment }} >= {{ history_floor() }} and not is_deleted
    union all
    {%- endfor %}
    {%- for entity, day in days.items() %}
    select cast(null as timestamp) as first_at, min({{ day }}) as first_on
    from {{ ref('int_' ~ entity ~ '_unioned') }}
    where {{ day }} >= {{ history_floor() }} and not is_deleted
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

final as (
    select
        least(
            coalesce(min(coalesce(events.first_on, {{ local_date('events.first_at') }})), min(run.as_of_on)),
            min(run.as_of_on)
        ) as first_event_on
    from run
    left join events on true
)

select * from final
