{#
    A period is stated some days after its end (settings/windows.csv), when the reading that saw its last day is in.
    What was known at the end of that day is laid beside what is known now.
#}
with run as (
    select {{ window_days('statement_after_period', 1) }} as window_days from {{ ref('dim_run') }}
),

periods as (
    select
        dim_periods.period_id,
        cast({{ dbt.dateadd('day', 'run.window_days', 'dim_periods.period_end') }} as date) as stated_on
    from {{ ref('dim_periods') }} as dim_periods
    cross join run
    where dim_periods.period_state = 'closed'
),

period_days as (
    select * from {{ ref('bdg_period_days') }}
),

known as (
    select * from {{ ref('fct_known_wins') }}
),

deals as (
    select deal_id, won_on, amount_base from {{ ref('fct_deals') }}
),

told as (
    select periods.period_id, periods.stated_on, known.*
    from known
    inner join period_days on known.won_on = period_days.date_day
    inner join periods
        on period_days.period_id = periods.period_id
        and periods.stated_on >= known.known_from_on
        and periods.stated_on < coalesce(known.known_to_on, date '9999-12-31')
),

{# clocks of the source that run backwards may tell two wins at once, also of two periods: a deal is won once #}
stated as (
    select told.period_id, told.deal_id, told.won_on, told.amount_base
    from told
    left join known as later
        on told.deal_id = later.deal_id
        and told.stated_on >= later.known_from_on
        and told.stated_on < coalesce(later.known_to_on, date '9999-12-31')
        and (later.known_from_on, later.won_on) > (told.known_from_on, told.won_on)
    where later.deal_id is null
    qualify row_number() over (partition by told.period_id, told.deal_id order by told.amount_base desc nulls last) = 1
),

present as (
    select periods.period_id, periods.stated_on, deals.deal_id, deals.won_on, deals.amount_base
    from deals
    inner join period_days on deals.won_on = period_days.date_day
    inner join periods on period_days.period_id = periods.period_id
),

final as (
    select
        coalesce(stated.period_id, present.period_id) as period_id,
        coalesce(stated.deal_id, present.deal_id) as deal_id,
        stated.deal_id is not null as was_counted,
        present.deal_id is not null as is_counted,
        stated.won_on as stated_won_on,
        stated.amount_base as stated_amount,
        present.amount_base as amount,
        present.stated_on
    from stated
    full outer join present on stated.period_id = present.period_id and stated.deal_id = present.deal_id
    where stated.deal_id is null or present.deal_id is null
        or stated.amount_base is distinct from present.amount_base
)

select * from final
