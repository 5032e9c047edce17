{# a company and its contact person may well share a number; two companies or two people seldom do #}
with clients as (
    select
        clients.*,
        {{ local_date('coalesce(clients.created_at, clients.known_at)') }} as created_on,
        {{ each_phone('clients.phone') }} as contact
    from {{ ref('int_counterparties_unioned') }} as clients
    cross join {{ ref('dim_run') }} as run
    where not is_deleted and phone is not null
),

keyed as (
    select distinct counterparty_id, kind, name, created_on, owner_id, {{ phone_key('contact') }} as phone_key
    from clients
),

shared as (
    select *
    from keyed
    where phone_key is not null
    qualify count(*) over (partition by kind, phone_key) > 1
),

final as (
    select
        counterparty_id as record_id,
        name as record_name,
        created_on as happened_on,
        owner_id as user_id,
        min(phone_key) as detail,
        cast(null as varchar) as url
    from shared
    group by counterparty_id, name, created_on, owner_id
)

select * from final
