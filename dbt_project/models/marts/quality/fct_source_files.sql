with inventory as (
    {%- for relation in inventories() %}
    select * from {{ relation }}
    union all
    {%- endfor %}
    select
        cast(null as varchar) as source,
        cast(null as varchar) as path,
        cast(null as varchar) as status,
        cast(null as varchar) as message,
        cast(null as bigint) as rows_taken,
        cast(null as bigint) as rows_rejected,
        cast(null as timestamp) as known_at,
        cast(null as varchar) as load_id
    where false
),

run as (
    select timezone from {{ ref('dim_run') }}
),

final as (
    select
        inventory.source,
        inventory.path,
        inventory.status,
        inventory.message,
        inventory.rows_taken,
        inventory.rows_rejected,
        {{ local_date('inventory.known_at') }} as taken_on
    from inventory
    cross join run
)

select * from final
