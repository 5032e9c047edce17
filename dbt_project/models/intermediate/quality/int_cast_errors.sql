with final as (
    {{ all_landed_faults() }}
)

select * from final
