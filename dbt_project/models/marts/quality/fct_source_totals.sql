{#- A count may grow while its list is read: more held than counted are no difference, fewer are. -#}
with counted as (
    select
        source,
        list,
        cast(null as varchar) as currency,
        read_at,
        reported as records_reported,
        held as records_held,
        cast(null as decimal(38, 6)) as amount_reported,
        cast(null as decimal(38, 6)) as amount_held,
        held <= reported as is_settled
    from {{ ref('stg_settings__source_lists') }}
    where is_counted
),

summed as (
    select
        source,
        list,
        currency,
        read_at,
        reported_records as records_reported,
        held_records as records_held,
        reported_amount as amount_reported,
        held_amount as amount_held,
        is_settled
    from {{ ref('stg_settings__source_sums') }}
),

compared as (
    select
        *,
        case when is_settled then records_reported - records_held end as records_difference,
        case when is_settled then round(amount_reported - amount_held, 2) end as amount_difference
    from (
        select * from counted
        union all
        select * from summed
    ) as totals
),

run as (
    select timezone from {{ ref('dim_run') }}
),

final as (
    select
        compared.source,
        compared.list,
        {{ or_none('compared.currency') }} as currency,
        {{ local_date('compared.read_at') }} as read_on,
        case
            when compared.records_reported is null then 'unsaid'
            when not compared.is_settled then 'changed'
            when compared.records_difference = 0 and coalesce(compared.amount_difference, 0) = 0 then 'equal'
            else 'different'
        end as state,
        compared.records_reported,
        compared.records_held,
        compared.records_difference,
        cast(compared.amount_reported as decimal(18, 2)) as amount_reported,
        cast(compared.amount_held as decimal(18, 2)) as amount_held,
        cast(compared.amount_difference as decimal(18, 2)) as amount_difference
    from compared
    cross join run
)

select * from final
