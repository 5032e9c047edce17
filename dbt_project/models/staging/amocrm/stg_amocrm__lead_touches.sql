{# Versions of a lead that name where it came from: none, for contacts of amoCRM name no source; their deals do. #}
{{ config(enabled=connector_enabled('amocrm')) }}
select
    id as lead_id,
    updated_at as seen_at,
    known_at,
    load_id,
    id as lead_source_id,
    id as utm_source,
    id as utm_medium,
    id as utm_campaign
from {{ source('landing', 'amocrm__contacts') }}
where false
