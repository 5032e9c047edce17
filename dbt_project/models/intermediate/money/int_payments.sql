with movements as (
    select * from {{ ref('fct_bank_movements') }}
),

matches as (
    select * from {{ ref('stg_settings__matches') }}
),

touched as (
    select distinct transaction_id
    from matches
    where action = 'unmatch'
),

sided as (
    select
        *,
        article_kind = 'sales_income' as is_sales,
        case
            when article_id = '~none' and direction = 'out'
                then is_reversal or regexp_matches(lower(coalesce(purpose, '')), 'возврат|refund')
            else false
        end as is_return
    from movements
    where direction in ('in', 'out') and not is_own_transfer and part != 'fee'
),

final as (
    select
        sided.transaction_id,
        case when sided.direction = 'in' then 1 else -1 end as sign,
        sided.booked_on as paid_on,
        sided.amount_orig as amount,
        sided.currency,
        {{ tax_key('sided.counterparty_inn') }} as inn_key,
        sided.end_to_end_id,
        sided.purpose,
        sided.doc_number,
        -- loans, deposits and the like are never payments of an invoice, unless a person says so
        sided.is_sales or (sided.article_id = '~none' and (sided.direction = 'in' or sided.is_return)) as is_automatic,
        touched.transaction_id is not null as is_touched
    from sided
    left join touched on sided.transaction_id = touched.transaction_id
)

select * from final
