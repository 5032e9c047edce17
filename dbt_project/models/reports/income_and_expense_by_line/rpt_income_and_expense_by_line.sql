with line_periods as (
    select * from {{ ref('fct_line_periods') }}
),

lines as (
    select line_of_business_id, name from {{ ref('dim_lines_of_business') }}
),

articles as (
    select * from {{ ref('dim_articles') }}
),

periods as (
    select * from {{ ref('dim_periods') }}
),

{# every line of business is listed in every period, also one that earned and ate nothing #}
listed as (
    select views.view, periods.period_id, lines.line_of_business_id, '~all' as article_id
    from periods
    inner join (select unnest(['paid', 'accrued']) as view) as views
        on views.view = 'paid' or periods.period_grain in ('month', 'quarter', 'year')
    cross join (select line_of_business_id from lines union all select '~all') as lines
    union
    select view, period_id, line_of_business_id, article_id from line_periods
),

final as (
    select
        listed.view,
        periods.period_grain,
        periods.period_start,
        periods.period_end,
        periods.period_state,
        case
            when listed.line_of_business_id = '~all' then 'total'
            when listed.article_id = '~all' then 'line'
            else 'article'
        end as level,
        listed.line_of_business_id,
        listed.article_id,
        lines.name as line_of_business_name,
        articles.name as article_name,
        articles.kind as article_kind,
        cast(coalesce(line_periods.income_amount, 0) as decimal(18, 2)) as income,
        cast(coalesce(line_periods.expense_amount, 0) as decimal(18, 2)) as expense,
        cast(-coalesce(line_periods.expense_amount, 0) as decimal(18, 2)) as expense_below,
        cast(coalesce(line_periods.net_amount, 0) as decimal(18, 2)) as result,
        cast(coalesce(line_periods.operating_amount, 0) as decimal(18, 2)) as operating_result,
        cast(coalesce(line_periods.unknown_amount, 0) as decimal(18, 2)) as unknown_amount,
        cast(coalesce(line_periods.movements, 0) as bigint) as movements,
        cast(coalesce(line_periods.unpriced_movements, 0) as bigint) as unpriced_movements
    from listed
    inner join periods on listed.period_id = periods.period_id
    left join line_periods
        on listed.view = line_periods.view
        and listed.period_id = line_periods.period_id
        and listed.line_of_business_id = line_periods.line_of_business_id
        and listed.article_id = line_periods.article_id
    left join lines on listed.line_of_business_id = lines.line_of_business_id
    left join articles on listed.article_id = articles.article_id
)

select * from final
