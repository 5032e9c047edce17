{#
    An equal join on currency and day instead of a search for the latest rate in every fact.
#}
with rates as (
    select currency, rate_on, rate
    from {{ ref('int_exchange_rates_unioned') }}
    where not is_deleted
),

run as (
    select * from {{ ref('dim_run') }}
),

dates as (
    select date_day from {{ ref('dim_dates') }}
),

currencies as (
    select distinct rates.currency
    from rates
    inner join run on rates.currency <> run.currency
),

points as (
    select
        currencies.currency,
        dates.date_day,
        cast(null as date) as rate_on,
        cast(null as decimal(18, 6)) as rate
    from currencies
    cross join dates
    union all
    select currency, rate_on as date_day, rate_on, rate from rates
),

carried as (
    select
        currency,
        date_day,
        last_value(rate_on ignore nulls) over known as rate_on,
        last_value(rate ignore nulls) over known as rate
    from points
    window known as (
        partition by currency
        order by date_day
        range between unbounded preceding and current row
    )
),

final as (
    select distinct carried.currency, carried.date_day, carried.rate_on, carried.rate
    from carried
    inner join dates on carried.date_day = dates.date_day
    inner join currencies on carried.currency = currencies.currency
    where carried.rate is not null
    union all
    select run.currency, dates.date_day, dates.date_day as rate_on, cast(1 as decimal(18, 6)) as rate
    from run
    cross join dates
)

select * from final
