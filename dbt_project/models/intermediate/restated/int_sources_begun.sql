with readings as (
    select source, min(known_at) as known_at from {{ ref('int_deals_unioned') }} group by source
    union all
    select source, min(known_at) from {{ ref('int_deal_versions') }} group by source
),

final as (
    select source, min(known_at) as begun_at from readings group by source
)

select * from final
