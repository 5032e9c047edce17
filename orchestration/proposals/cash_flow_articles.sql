-- One row per article: those the company has, else the usual ones, and those the proposed rules need.
with own as (
    select article_id, name, kind from marts.dim_articles where article_id <> '~none'
),

needed as (
    select distinct rules.article_id
    from payments
    inner join rules on payments.place = rules.place
),

final as (
    select article_id, name, kind, 'settings' as _from from own
    union all
    select article_id, name, kind, case when article_id in (from needed) then 'payments' else 'usual' end
    from articles
    where article_id not in (select article_id from own)
        and (article_id in (from needed) or not exists (select 1 from own))
)

select * from final order by _from, article_id
