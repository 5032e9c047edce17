with articles as (
    select * from {{ ref('stg_settings__cash_flow_articles') }}
),

run as (
    select language from {{ ref('dim_run') }}
),

built_in as (
    select '~none' as article_id, cast(null as varchar) as name, 'unclassified' as kind
    union all
    select
        'own_transfer',
        case run.language when 'ru' then 'Переводы между своими счетами' else 'Transfers between own accounts' end,
        'own_transfer'
    from run
    where not exists (select 1 from articles where articles.kind = 'own_transfer')
),

final as (
    select article_id, name, kind from articles
    union all
    select article_id, name, kind from built_in
)

select * from final
