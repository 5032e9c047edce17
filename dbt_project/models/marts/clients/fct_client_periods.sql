with deals as (
    select distinct counterparty_id, won_on
    from {{ ref('fct_deals') }}
    where state = 'won' and counterparty_id <> '~none'
),

nobody as (
    select won_on, count(*) as deals
    from {{ ref('fct_deals') }}
    where state = 'won' and counterparty_id = '~none'
    group by won_on
),

clients as (
    select * from {{ ref('fct_clients') }}
),

periods as (
    select * from {{ ref('dim_periods') }} where period_grain in ('month', 'quarter', 'year')
),

period_days as (
    select * from {{ ref('bdg_period_days') }}
),

active as (
    select
        periods.period_id,
        count(distinct deals.counterparty_id) as winning_clients,
        {# somebody who bought before the period began #}
        count(distinct deals.counterparty_id) filter (
            where clients.first_won_on < periods.period_start or clients.is_old_at_win
        ) as repeat_clients
    from deals
    inner join period_days on deals.won_on = period_days.date_day
    inner join periods on period_days.period_id = periods.period_id
    inner join clients on deals.counterparty_id = clients.counterparty_id
    group by periods.period_id
),

started as (
    select
        period_days.period_id,
        sum(starts.new_clients) as new_clients,
        sum(starts.new_paying_clients) as new_paying_clients,
        sum(starts.deals) as deals_without_client
    from (
        select first_won_on as day, new_clients, 0 as new_paying_clients, 0 as deals from clients
        union all
        select first_paid_on, 0, new_paying_clients, 0 from clients
        union all
        select won_on, 0, 0, deals from nobody
    ) as starts
    inner join period_days on starts.day = period_days.date_day
    group by period_days.period_id
),

final as (
    select
        periods.period_id,
        cast(coalesce(started.new_clients, 0) as bigint) as new_clients,
        cast(coalesce(started.new_paying_clients, 0) as bigint) as new_paying_clients,
        cast(coalesce(active.winning_clients, 0) as bigint) as winning_clients,
        cast(coalesce(active.repeat_clients, 0) as bigint) as repeat_clients,
        cast(coalesce(started.deals_without_client, 0) as bigint) as deals_without_client
    from periods
    left join active on periods.period_id = active.period_id
    left join started on periods.period_id = started.period_id
)

select * from final
