-- One row per line of business the CRM names; else per category of products; else per pipeline.
with named as (
    select line_of_business_id, case when is_listed then name end as name, 'deals and products' as _seen_in
    from marts.dim_lines_of_business
    where line_of_business_id <> '~none'
),

categories as (
    select distinct category as line_of_business_id, category as name, 'category of products' as _seen_in
    from marts.dim_products
    where category is not null and not exists (select 1 from named)
),

pipelines as (
    select pipeline_id as line_of_business_id, name, 'pipeline' as _seen_in
    from marts.dim_pipelines
    where pipeline_id <> '~none' and not exists (select 1 from named) and not exists (select 1 from categories)
),

final as (
    select * from named
    union all
    select * from categories
    union all
    select * from pipelines
)

select * from final order by name is not null, line_of_business_id
