{# branches of one company are listed too: a payment names the tax number and not the branch it is for #}
with clients as (
    select clients.*, {{ local_date('coalesce(clients.created_at, clients.known_at)') }} as created_on
    from {{ ref('int_counterparties_unioned') }} as clients
    cross join {{ ref('dim_run') }} as run
    where not clients.is_deleted and clients.inn is not null
),

final as (
    select
        counterparty_id as record_id,
        name as record_name,
        created_on as happened_on,
        owner_id as user_id,
        concat_ws(' / ', inn, kpp) as detail,
        cast(null as varchar) as url
    from clients
    qualify count(*) over (partition by inn) > 1
)

select * from final
