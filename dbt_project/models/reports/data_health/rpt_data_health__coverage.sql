{#- Which days of which account no statement covers, in runs of days; today is not over and does not count. -#}
with periods as (
    select * from {{ ref('dim_periods') }} where period_grain <> 'day' and period_state <> 'comparable'
),

period_days as (
    select * from {{ ref('bdg_period_days') }}
),

days as (
    select
        days.*,
        days.coverage in ('missing', 'after') as is_missing
    from {{ ref('fct_account_days') }} as days
    inner join {{ ref('dim_run') }} as run on days.day < run.as_of_on
    where days.coverage <> 'no_statements'
),

in_periods as (
    select
        period_days.period_id,
        days.*,
        {# days of one run of missing ones have this date in common #}
        days.day - cast(row_number() over (
            partition by period_days.period_id, days.account_id, days.currency, days.is_missing order by days.day
        ) as integer) as run_key
    from days
    inner join period_days on days.day = period_days.date_day
    inner join periods on period_days.period_id = periods.period_id
),

runs as (
    select
        period_id,
        account_id,
        currency,
        case when min(day) = max(day) then cast(min(day) as varchar)
            else cast(min(day) as varchar) || ' – ' || cast(max(day) as varchar) end as missing_run
    from in_periods
    where is_missing
    group by period_id, account_id, currency, run_key
),

listed as (
    select period_id, account_id, currency, string_agg(missing_run, ', ' order by missing_run) as missing_days_list
    from runs
    group by period_id, account_id, currency
),

counted as (
    select
        period_id,
        account_id,
        currency,
        count(*) filter (where coverage <> 'before') as account_days,
        count(*) filter (where is_covered) as covered_days,
        count(*) filter (where is_missing) as missing_days,
        count(*) filter (where difference <> 0) as days_apart,
        sum(difference) as difference
    from in_periods
    group by period_id, account_id, currency
),

final as (
    select
        periods.period_grain,
        periods.period_start,
        periods.period_end,
        periods.period_state,
        'account' as level,
        counted.account_id,
        counted.currency,
        accounts.name as account_name,
        cast(counted.account_days as integer) as account_days,
        cast(counted.covered_days as integer) as covered_days,
        cast(counted.missing_days as integer) as missing_days,
        {{ share_of('counted.covered_days', 'counted.account_days') }} as covered_share,
        listed.missing_days_list,
        cast(counted.days_apart as integer) as days_apart,
        cast(counted.difference as decimal(18, 2)) as difference
    from counted
    inner join periods on counted.period_id = periods.period_id
    left join listed
        on counted.period_id = listed.period_id
        and counted.account_id = listed.account_id
        and counted.currency = listed.currency
    left join {{ ref('dim_accounts') }} as accounts on counted.account_id = accounts.account_id
)

select * from final
