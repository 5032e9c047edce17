with lists as (
    select * from {{ ref('stg_settings__source_lists') }}
),

run as (
    select timezone from {{ ref('dim_run') }}
),

final as (
    select
        lists.source,
        lists.list,
        {{ local_date('lists.read_at') }} as read_on,
        lists.reported as records_reported,
        lists.held as records_held
    from lists
    cross join run
)

select * from final
