{# Days on which something happened to a deal; each lasts until the next one. #}
with run as (
    select as_of, timezone from {{ ref('dim_run') }}
),

moments as (
    select deal_id, happened_at as touched_at
    from {{ ref('int_activities_unioned') }}
    where deal_id is not null and not is_deleted and not (kind = 'meeting' and coalesce(result, 'held') <> 'held')
    union all
    select deal_id, done_at
    from {{ ref('int_tasks_unioned') }}
    where deal_id is not null and not is_deleted and state = 'done' and done_at is not null
),

days as (
    select distinct moments.deal_id, {{ local_date('moments.touched_at') }} as touched_on
    from moments
    cross join run
    where moments.touched_at <= run.as_of
),

final as (
    select
        deal_id,
        touched_on,
        coalesce(lead(touched_on) over (partition by deal_id order by touched_on), date '9999-12-31') as until_on
    from days
)

select * from final
