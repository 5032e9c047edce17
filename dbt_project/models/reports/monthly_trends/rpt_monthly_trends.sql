{%- set compared = ['new_clients', 'won_deals', 'won_amount', 'received_amount', 'operating_result', 'net_cash_flow'] -%}
with periods as (
    select * from {{ ref('dim_periods') }} where period_grain in ('month', 'quarter', 'year')
),

wins as (
    select * from {{ ref('fct_won_periods') }} where department_id = '~all' and user_id = '~all'
),

clients as (
    select * from {{ ref('fct_client_periods') }}
),

period_days as (
    select * from {{ ref('bdg_period_days') }}
),

run as (
    select first_event_on from {{ ref('dim_run') }}
),

provided as (
    select
        count(case when entity = 'deals' then 1 end) > 0 as has_deals,
        count(case when entity = 'bank_transactions' then 1 end) > 0 as has_bank
    from {{ ref('dim_source_entities') }}
),

money_days as (
    select
        booked_on,
        sum(case when article_kind = 'sales_income' then net_amount end) as received_amount,
        sum(case when article_kind in ('sales_income', 'other_income', 'operating_expense', 'tax', 'fee') then net_amount end)
            as operating_result,
        sum(net_amount) as net_cash_flow
    from {{ ref('fct_bank_movements') }}
    group by booked_on
),

money as (
    select
        period_days.period_id,
        sum(money_days.received_amount) as received_amount,
        sum(money_days.operating_result) as operating_result,
        sum(money_days.net_cash_flow) as net_cash_flow
    from money_days
    inner join period_days on money_days.booked_on = period_days.date_day
    group by period_days.period_id
),

{# what nobody provides stays empty; a period in which nothing happened is 0 #}
figures as (
    select
        periods.*,
        case when has_deals then clients.new_clients end as new_clients,
        case when has_bank then clients.new_paying_clients end as new_paying_clients,
        case when has_deals then cast(coalesce(wins.won_deals, 0) as bigint) end as won_deals,
        case when has_deals then cast(coalesce(wins.priced_won_deals, 0) as bigint) end as priced_deals,
        case when has_deals then cast(coalesce(wins.won_amount, 0) as decimal(18, 2)) end as won_amount,
        {{ money_per('wins.won_amount', 'wins.priced_won_deals') }} as average_check,
        {%- for column in ['received_amount', 'operating_result', 'net_cash_flow'] %}
        case when has_bank then cast(coalesce(money.{{ column }}, 0) as decimal(18, 2)) end as {{ column }},
        {%- endfor %}
        case when has_deals then cast(coalesce(wins.cost_known_deals, 0) as bigint) end as cost_known_deals,
        cast(wins.margin_amount as decimal(18, 2)) as margin_amount,
        {{ share_of('wins.cost_known_deals', 'wins.won_deals') }} as cost_known_share,
        case when has_deals then clients.winning_clients end as winning_clients,
        case when has_deals then clients.repeat_clients end as repeat_clients,
        {{ share_of('clients.repeat_clients', 'clients.winning_clients') }} as repeat_client_share,
        case when has_deals then clients.deals_without_client end as deals_without_client
    from periods
    cross join provided
    left join wins on periods.period_id = wins.period_id
    left join clients on periods.period_id = clients.period_id
    left join money on periods.period_id = money.period_id
),

{# a year is compared when both periods are over and the earlier one lies in the history as a whole #}
final as (
    select
        figures.* exclude (period_id, compares_to),
        'total' as level,
        run.first_event_on as history_since,
        {%- for column in compared %}
        year_before.{{ column }} as {{ column }}_year_before,
        case when year_before.{{ column }} > 0
            then {{ share_of('(figures.' ~ column ~ ' - year_before.' ~ column ~ ')', 'year_before.' ~ column) }}
        end as {{ column }}_growth{{ ',' if not loop.last }}
        {%- endfor %}
    from figures
    cross join run
    left join figures as year_before
        on year_before.period_state = 'closed'
        and figures.period_grain = year_before.period_grain
        and case when figures.period_state = 'closed' then figures.period_start end
        = {{ dbt.dateadd('year', 1, 'year_before.period_start') }}
        and year_before.period_start >= run.first_event_on
)

select * from final
