{#
    A source has a telephony when any call of its history carries the telephony's id or a length; the calls of
    the others were entered by hand, and how long they lasted nobody knows.
#}
with calls as (
    select * from {{ ref('fct_actions') }} where action in ('call', 'missed_call')
),

run as (
    select as_of from {{ ref('dim_run') }}
),

telephonies as (
    select activities.source
    from {{ ref('int_activities_unioned') }} as activities
    inner join run on activities.happened_at <= run.as_of
    where activities.kind = 'call' and not activities.is_deleted
        and (activities.call_key is not null or activities.duration_seconds > 0)
    group by activities.source
),

judged as (
    select
        calls.* exclude (hour_of_day),
        cast(calls.hour_of_day as integer) as hour_of_day,
        telephonies.source is not null as is_measured
    from calls
    left join telephonies on calls.source = telephonies.source
),

final as (
    select
        acted_on,
        hour_of_day,
        manager_id,
        department_id,
        source,
        is_measured,
        {{ whole_sum('call_attempts') }} as call_attempts,
        {{ whole_sum('calls_connected') }} as calls_connected,
        {{ whole_sum('calls_in') }} as calls_in,
        {{ whole_sum('calls_out') }} as calls_out,
        {{ whole_sum('calls_missed') }} as calls_missed,
        {{ whole_sum('talk_seconds') }} as talk_seconds,
        {{ whole_sum('case when is_measured then call_attempts else 0 end') }} as calls_measured,
        {{ whole_sum('case when is_measured then calls_connected else 0 end') }} as calls_measured_connected,
        {{ whole_sum('case when is_measured then 0 else call_attempts end') }} as calls_by_hand,
        {{ whole_sum('case when phone_number is null then call_attempts else 0 end') }} as calls_without_number
    from judged
    group by acted_on, hour_of_day, manager_id, department_id, source, is_measured
)

select * from final
