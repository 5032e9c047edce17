{# Names of the fields a company maps by itself; their values stay in the JSON of the record. #}
with fields as (
    {%- for model in ['fct_deals', 'fct_leads', 'dim_counterparties'] %}
    select '{{ model }}' as model, unnest(keys) as field
    from (select distinct json_keys(custom) as keys from {{ ref(model) }} where custom is not null) as {{ model }}
    {{ 'union' if not loop.last }}
    {%- endfor %}
),

final as (
    select distinct model, field from fields
)

select * from final
