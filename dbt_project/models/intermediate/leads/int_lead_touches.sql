{#
    Where a lead first came from: the first value named within the days the settings allow, then frozen.
    The oldest version known is what was named at the creation, as far as anybody can tell.
#}
{%- set touches = [] -%}
{%- for connector in staging_connectors('leads') -%}
    {%- do touches.append(ref('stg_' ~ connector ~ '__lead_touches')) -%}
{%- endfor -%}
{%- set named = {
    'lead_source_id': 'lead_source_id is not null',
    'utm_source': 'has_utm',
    'utm_medium': 'has_utm',
    'utm_campaign': 'has_utm',
} -%}
with leads as (
    select * from {{ ref('int_leads_counted') }}
),

run as (
    select first_touch_days from {{ ref('dim_run') }}
),

requests as (
    select lead_id, created_at, request_id, lead_source_id
    from {{ ref('int_requests_unioned') }}
    where lead_id is not null and lead_source_id is not null and not is_deleted
),

landed as (
    {%- for relation in touches %}
    select * from {{ relation }}
    union all
    {%- endfor %}
    select lead_id, created_at as seen_at, known_at, '' as load_id, lead_source_id, utm_source, utm_medium, utm_campaign
    from leads
    where false
),

versions as (
    select
        landed.*,
        row_number() over (
            partition by landed.lead_id order by landed.seen_at, landed.known_at, landed.load_id
        ) as version_number
    from landed
),

named_at as (
    {# the record itself speaks where it was landed but once; else it is the newest of the versions #}
    select leads.lead_id, leads.created_at as named_at, 2000000000 as place, leads.lead_source_id,
        leads.utm_source, leads.utm_medium, leads.utm_campaign
    from leads
    where leads.lead_id not in (select lead_id from versions)
    union all
    select leads.lead_id, case when versions.version_number = 1 then leads.created_at else versions.seen_at end,
        versions.version_number, versions.lead_source_id,
        versions.utm_source, versions.utm_medium, versions.utm_campaign
    from leads
    inner join versions on leads.lead_id = versions.lead_id
    union all
    select leads.lead_id, requests.created_at, 2000000001, requests.lead_source_id, null, null, null
    from leads
    inner join requests on leads.lead_id = requests.lead_id
),

in_time as (
    select
        named_at.*,
        coalesce(named_at.utm_source, named_at.utm_medium, named_at.utm_campaign) is not null as has_utm,
        row_number() over (
            partition by named_at.lead_id order by named_at.named_at, named_at.place, named_at.lead_source_id
        ) as touch_number
    from named_at
    inner join leads on named_at.lead_id = leads.lead_id
    cross join run
    where named_at.named_at < leads.created_at + run.first_touch_days * interval 1 day
        or named_at.named_at <= leads.created_at
),

final as (
    select
        lead_id,
        {%- for column, condition in named.items() %}
        min_by({{ column }}, touch_number) filter (where {{ condition }}) as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from in_time
    group by lead_id
)

select * from final
