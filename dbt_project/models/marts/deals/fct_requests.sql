{# Credit goes to the first person who took the request; robots and dispatchers never count. #}
with requests as (
    select * from {{ ref('int_requests_unioned') }}
),

excluded as (
    select record_id from {{ ref('fct_excluded_records') }} where entity = 'request'
),

run as (
    select * from {{ ref('dim_run') }}
),

takers as (
    select * from {{ ref('int_request_takers') }}
),

user_days as (
    select user_id, date_day, department_id from {{ ref('bdg_user_days') }}
),

counted as (
    select
        requests.*,
        {{ local_date('requests.created_at') }} as created_on,
        takers.user_id as human_id,
        takers.taken_at,
        {{ local_date('takers.taken_at') }} as accepted_on
    from requests
    cross join run
    left join excluded on requests.request_id = excluded.record_id
    left join takers on requests.request_id = takers.request_id
    where excluded.record_id is null
),

final as (
    select
        counted.request_id,
        counted.created_at,
        counted.created_on,
        counted.taken_at as accepted_at,
        counted.accepted_on,
        counted.first_response_at,
        counted.processed_at,
        {{ or_none('counted.human_id') }} as manager_id,
        {{ or_none('user_days.department_id') }} as department_id,
        {{ or_none('counted.lead_source_id') }} as lead_source_id,
        {{ or_none('counted.counterparty_id') }} as counterparty_id,
        counted.lead_id,
        counted.deal_id,
        counted.status,
        counted.source,
        1 as requests_received,
        cast(counted.human_id is not null as integer) as requests_accepted,
        cast(counted.human_id is null as integer) as requests_not_accepted
    from counted
    left join user_days on counted.human_id = user_days.user_id and counted.accepted_on = user_days.date_day
)

select * from final
