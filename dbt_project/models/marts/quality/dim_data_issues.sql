{#- The checks describe themselves: what each is called and needs stands beside it in YAML. -#}
{%- set checks = [] -%}
{%- if execute -%}
    {%- for name in issue_names() -%}
        {%- set node = graph.nodes['model.lead2cash.int_issue_' ~ name] -%}
        {%- do checks.append((node.config.meta.issue.order, name, node.config.meta.issue)) -%}
    {%- endfor -%}
{%- endif -%}
with run as (
    select language from {{ ref('dim_run') }}
),

provided as (
    select entity from {{ ref('dim_source_entities') }}
    union
    {# no entity, but as much to be had from some sources only #}
    select 'totals' from {{ ref('fct_source_totals') }} where records_reported is not null
),

checks as (
    {%- for order, name, about in checks | sort %}
    select
        '{{ name }}' as issue,
        {{ order }} as issue_order,
        '{{ about.topic }}' as topic,
        '{{ about.entity }}' as entity,
        '{{ dbt.escape_single_quotes(about.title.en) }}' as title_en,
        '{{ dbt.escape_single_quotes(about.title.ru) }}' as title_ru,
        {%- if about.needs %}
        (select count(*) from provided where entity in ('{{ about.needs | join("', '") }}')) = {{ about.needs | length }}
        {%- else %}
        true
        {%- endif %} as is_checked
    union all
    {%- endfor %}
    select
        cast(null as varchar) as issue,
        cast(null as integer) as issue_order,
        cast(null as varchar) as topic,
        cast(null as varchar) as entity,
        cast(null as varchar) as title_en,
        cast(null as varchar) as title_ru,
        cast(null as boolean) as is_checked
    where false
),

final as (
    select
        checks.issue,
        checks.issue_order,
        checks.topic,
        checks.entity,
        case when run.language = 'ru' then checks.title_ru else checks.title_en end as name,
        checks.is_checked
    from checks
    cross join run
)

select * from final
