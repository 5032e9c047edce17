with errors as (
    {{ all_cast_errors() }}
),

final as (
    select
        source,
        entity,
        record_id,
        place,
        cast_errors as message
    from errors
)

select * from final
