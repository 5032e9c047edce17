with movements as (
    select * from {{ ref('int_bank_movements') }}
),

rules as (
    select
        priority,
        direction,
        {{ tax_key('counterparty_inn') }} as inn_key,
        {{ wildcard_pattern('counterparty_name') }} as name_pattern,
        {{ wildcard_pattern('purpose') }} as purpose_pattern,
        is_budget,
        is_client,
        article_id,
        line_of_business_id,
        accrual_months
    from {{ ref('stg_settings__cash_flow_rules') }}
),

-- purposes differ mostly in their numbers: where no rule asks for a digit, thousands of them fold into one
needs as (
    select
        coalesce(bool_or(name_pattern is not null), false) as names,
        coalesce(bool_or(purpose_pattern is not null), false) as purposes,
        coalesce(bool_or(regexp_matches(purpose_pattern, '[0-9]')), false) as digits
    from rules
),

known_inns as (
    select distinct inn_key from rules
),

signed as (
    select
        movements.movement_id,
        movements.direction,
        movements.is_budget,
        movements.is_client,
        known_inns.inn_key,
        case when needs.names then coalesce(lower(trim(movements.counterparty_name)), '') end as name,
        case
            when needs.digits then coalesce(lower(trim(movements.purpose)), '')
            when needs.purposes
                then coalesce(regexp_replace(lower(trim(movements.purpose)), '[0-9]+', '0', 'g'), '')
        end as purpose
    from movements
    cross join needs
    left join known_inns on movements.inn_key = known_inns.inn_key
    where not movements.is_internal
),

keyed as (
    select
        *,
        concat_ws(chr(31), direction, is_budget, is_client, coalesce(inn_key, ''), name, purpose) as signature
    from signed
),

kinds as (
    select distinct signature, direction, is_budget, is_client, inn_key, name, purpose
    from keyed
),

first_rules as (
    select kinds.signature, min(rules.priority) as priority
    from kinds
    inner join rules
        on (rules.direction is null or kinds.direction = rules.direction)
        and (rules.inn_key is null or kinds.inn_key = rules.inn_key)
        and (rules.is_budget is not true or kinds.is_budget)
        and (rules.is_client is not true or kinds.is_client)
        and (rules.name_pattern is null or kinds.name like rules.name_pattern escape '!')
        and (rules.purpose_pattern is null or kinds.purpose like rules.purpose_pattern escape '!')
    group by kinds.signature
),

final as (
    select keyed.movement_id, rules.priority, rules.article_id, rules.line_of_business_id, rules.accrual_months
    from keyed
    inner join first_rules on keyed.signature = first_rules.signature
    inner join rules on first_rules.priority = rules.priority
)

select * from final
