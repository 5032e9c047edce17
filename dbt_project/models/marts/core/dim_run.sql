with run as (
    select * from {{ ref('stg_settings__run') }}
),

history as (
    select * from {{ ref('int_history') }}
),

final as (
    select
        run.*,
        history.first_event_on
    from run
    cross join history
)

select * from final
