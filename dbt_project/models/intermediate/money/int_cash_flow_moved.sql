{#- an account stands in its own currency; the articles and the whole company in the base currency -#}
{%- set levels = [
    {'level': 'total', 'account': "'~all'", 'article': "'~all'", 'currency': 'run.currency', 'unit': 'base'},
    {'level': 'article', 'account': "'~all'", 'article': 'article_id', 'currency': 'run.currency', 'unit': 'base'},
    {'level': 'account', 'account': 'account_id', 'article': "'~all'", 'currency': 'days.currency', 'unit': 'orig'},
] -%}
{%- set flows = ['income', 'expense', 'transfer_in', 'transfer_out', 'unknown'] -%}
with movements as (
    select * from {{ ref('fct_bank_movements') }}
),

period_days as (
    select * from {{ ref('bdg_period_days') }}
),

run as (
    select currency from {{ ref('dim_run') }}
),

days as (
    select
        booked_on as day,
        account_id,
        article_id,
        currency,
        {%- for flow in flows %}
        coalesce(sum({{ flow }}_amount), 0) as {{ flow }}_base,
        sum(case when flow = '{{ flow }}' then amount_orig else 0 end) as {{ flow }}_orig,
        {%- endfor %}
        sum(case when part != 'fee' then 1 else 0 end) as movements,
        sum(case when is_priced then 0 else 1 end) as unpriced_movements
    from movements
    group by booked_on, account_id, article_id, currency
),

final as (
    {%- for level in levels %}
    select
        period_days.period_id,
        '{{ level.level }}' as level,
        {{ level.account }} as account_id,
        {{ level.article }} as article_id,
        {{ level.currency }} as currency,
        {%- for flow in flows %}
        cast(sum(days.{{ flow }}_{{ level.unit }}) as decimal(18, 2)) as {{ flow }},
        {%- endfor %}
        cast(sum(days.movements) as bigint) as movements,
        cast(sum(days.unpriced_movements) as bigint) as unpriced_movements
    from days
    inner join period_days on days.day = period_days.date_day
    cross join run
    group by all
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select * from final
