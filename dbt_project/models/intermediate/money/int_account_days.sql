with movements as (
    select * from {{ ref('fct_bank_movements') }}
),

statement_days as (
    select * from {{ ref('int_statement_days') }}
),


run as (
    select as_of_on, first_event_on from {{ ref('dim_run') }}
),

movement_days as (
    select
        account_id,
        currency,
        booked_on as day,
        sum(case when direction = 'in' then booked_amount else 0 end) as documents_in,
        sum(case when direction = 'out' then booked_amount else 0 end) as documents_out,
        sum(case when direction = 'unknown' then booked_amount else 0 end) as unknown_amount,
        count(distinct transaction_id) as documents
    from movements
    group by account_id, currency, booked_on
),

-- every account runs from the first day of the company, so that the balance of them all is one line;
-- the day before carries the balance the account starts with
starts as (
    select account_id, currency, least(min(day), min(run.first_event_on)) - 1 as day
    from (
        select account_id, currency, day from movement_days
        union all
        select account_id, currency, day from statement_days
    ) as seen
    cross join run
    group by account_id, currency
),

calendar as (
    select
        starts.account_id,
        starts.currency,
        cast(unnest({{ days_between('starts.day', 'run.as_of_on') }}) as date) as day
    from starts
    cross join run
),

dated as (
    select
        calendar.*,
        calendar.day = starts.day as is_start,
        coalesce(movement_days.documents_in, 0) as documents_in,
        coalesce(movement_days.documents_out, 0) as documents_out,
        coalesce(movement_days.unknown_amount, 0) as unknown_amount,
        coalesce(movement_days.documents, 0) as documents,
        statement_days.statement_in,
        statement_days.statement_out,
        statement_days.day is not null as is_covered,
        statement_days.closing as balance_stated,
        lead(statement_days.opening) over account as balance_stated_after
    from calendar
    inner join starts on calendar.account_id = starts.account_id and calendar.currency = starts.currency
    left join movement_days
        on calendar.account_id = movement_days.account_id
        and calendar.currency = movement_days.currency
        and calendar.day = movement_days.day
    left join statement_days
        on calendar.account_id = statement_days.account_id
        and calendar.currency = statement_days.currency
        and calendar.day = statement_days.day
    window account as (partition by calendar.account_id, calendar.currency order by calendar.day)
),

final as (
    select * from dated
)

select * from final
