-- One row per reason for a loss; first those whose meaning no name tells, those of most lost deals above.
with losses as (
    select loss_reason_id, sum(lost_deals) as lost_deals from marts.fct_deals group by loss_reason_id
),

guesses as (
    select reasons.loss_reason_id, arg_min(words.value, words.place) as name
    from intermediate.int_loss_reasons_named as reasons
    inner join words on words.list = 'loss_reason_names'
        and regexp_matches(lower(reasons.name_in_source), words.pattern)
    group by reasons.loss_reason_id
),

final as (
    select
        reasons.name_in_source as loss_reason,
        -- what the company has said stays
        case when reasons.name <> reasons.name_in_source then reasons.name else guesses.name end as name,
        cast(coalesce(losses.lost_deals, 0) as integer) as _lost_deals,
        reasons.name as _shown_as
    from intermediate.int_loss_reasons_named as reasons
    left join guesses on reasons.loss_reason_id = guesses.loss_reason_id
    left join losses on reasons.shown_reason_id = losses.loss_reason_id
)

select * from final order by name is not null, _lost_deals desc, loss_reason
