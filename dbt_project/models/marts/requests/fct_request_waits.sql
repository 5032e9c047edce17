{#
    A source tells minutes when its requests and answers carry a time of day; one that only knows the day, or no
    answers at all, is not measured. What is not answered has waited up to as_of: it is censored, not left out.
#}
with requests as (
    select * from {{ ref('fct_requests') }}
),

run as (
    select as_of, timezone from {{ ref('dim_run') }}
),

clock as (
    select * from {{ ref('bdg_work_days') }}
),

told as (
    select
        requests.request_id,
        coalesce(requests.first_response_at <= run.as_of, false) as is_answered,
        {{ to_zone('requests.created_at', 'run.timezone') }} as asked_at,
        {{ to_zone('case when requests.first_response_at <= run.as_of then requests.first_response_at else run.as_of end', 'run.timezone') }}
            as ended_at
    from requests
    cross join run
),

{# midnight in the company's zone or in UTC is how a day without a time arrives #}
sources as (
    select
        requests.source,
        bool_or(told.asked_at <> date_trunc('day', told.asked_at)
            and requests.created_at <> date_trunc('day', requests.created_at))
        and coalesce(bool_or(told.ended_at <> date_trunc('day', told.ended_at)
            and requests.first_response_at <> date_trunc('day', requests.first_response_at)
        ) filter (where told.is_answered), false) as is_precise
    from requests
    inner join told on requests.request_id = told.request_id
    group by requests.source
),

measured as (
    select
        requests.*,
        told.is_answered,
        sources.is_precise and told.ended_at >= told.asked_at and since.worker_id is not null as is_measured,
        (until.seconds_before + greatest(least(
            {{ seconds_between("date_trunc('day', told.ended_at)", 'told.ended_at') }} - until.opens_second, until.seconds_open
        ), 0) - since.seconds_before - greatest(least(
            {{ seconds_between("date_trunc('day', told.asked_at)", 'told.asked_at') }} - since.opens_second, since.seconds_open
        ), 0)) // 60 as waited_minutes
    from requests
    inner join told on requests.request_id = told.request_id
    inner join sources on requests.source = sources.source
    left join clock as since
        on since.worker_id = case requests.manager_id when '~none' then '~all' else requests.manager_id end
        and since.date_day = cast(told.asked_at as date)
    left join clock as until
        on since.worker_id = until.worker_id and until.date_day = cast(told.ended_at as date)
),

final as (
    select
        request_id,
        created_on,
        manager_id,
        department_id,
        lead_source_id,
        counterparty_id,
        deal_id,
        source,
        is_answered,
        cast(case when is_measured then waited_minutes end as integer) as waited_minutes,
        cast(is_measured as integer) as requests_timed,
        cast(is_measured and is_answered as integer) as responses_given,
        cast(is_measured and is_answered and waited_minutes <= 15 as integer) as responses_in_15,
        cast(is_measured and is_answered and waited_minutes between 16 and 60 as integer) as responses_in_60,
        cast(is_measured and is_answered and waited_minutes between 61 and 240 as integer) as responses_in_240,
        cast(is_measured and is_answered and waited_minutes > 240 as integer) as responses_later,
        cast(is_measured and not is_answered as integer) as responses_missing
    from measured
)

select * from final
