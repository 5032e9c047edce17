-- One row per status of leads; first those without a group, those of most leads above.
with leads as (
    select
        lower(trim(leads.status)) as status_id,
        count(distinct leads.lead_id) as leads,
        count(distinct leads.lead_id) filter (where deals.lead_id is not null) as became_deals
    from marts.fct_leads as leads
    left join marts.fct_deals as deals on leads.lead_id = deals.lead_id
    group by lower(trim(leads.status))
),

guesses as (
    select statuses.status_id, arg_min(words.value, words.place) as status_group
    from marts.dim_lead_statuses as statuses
    inner join words on words.list = 'lead_statuses' and regexp_matches(lower(statuses.name), words.pattern)
    group by statuses.status_id
),

final as (
    select
        statuses.name as status,
        coalesce(
            nullif(statuses.status_group, 'unmapped'),
            guesses.status_group,
            -- a status in which nearly every lead has become a deal
            case when leads.leads >= 10 and leads.became_deals >= 0.9 * leads.leads then 'client' end
        ) as status_group,
        coalesce(leads.leads, 0) as _leads,
        coalesce(leads.became_deals, 0) as _became_deals
    from marts.dim_lead_statuses as statuses
    left join guesses on statuses.status_id = guesses.status_id
    left join leads on statuses.status_id = leads.status_id
    where statuses.status_id <> '~none'
)

select * from final order by status_group is not null, _leads desc, status
