{#
    A deal or contact called several times in a week is one. The credit goes to the caller before its first meeting,
    else to its last caller. A cut week looks only at the calls of its days.
#}
with weeks as (
    select period_id, period_start, period_state from {{ ref('dim_periods') }} where period_grain = 'week'
),

period_days as (
    select days.date_day, weeks.*
    from {{ ref('bdg_period_days') }} as days
    inner join weeks on days.period_id = weeks.period_id
),

calls as (
    select
        period_days.period_id,
        period_days.period_state,
        period_days.period_start,
        calls.*,
        row_number() over (
            unit order by calls.first_booked_at nulls last, calls.acted_at desc, calls.action_id desc
        ) as place,
        sum(calls.meetings_booked) over unit as unit_meetings_booked,
        sum(calls.meetings_held) over unit as unit_meetings_held,
        bool_or(calls.is_in_window) over unit as is_waiting
    from {{ ref('int_calls_with_meetings') }} as calls
    inner join period_days on calls.acted_on = period_days.date_day
    window unit as (partition by period_days.period_id, calls.unit_id)
),

final as (
    select
        period_id,
        unit_id,
        case when starts_with(unit_id, 'deal:') then substr(unit_id, 6) end as deal_id,
        period_state = 'comparable' as is_cut_week,
        period_start as week_on,
        acted_on as called_on,
        manager_id,
        department_id,
        pipeline_id,
        lead_source_id,
        1 as called_units,
        cast(unit_meetings_booked > 0 as integer) as units_with_meeting,
        cast(unit_meetings_held > 0 as integer) as units_with_held_meeting,
        cast(unit_meetings_booked as integer) as call_meetings_booked,
        cast(unit_meetings_held as integer) as call_meetings_held,
        cast(is_waiting as integer) as units_in_window
    from calls
    where place = 1
)

select * from final
