{#
    The figures of rpt_pipeline_by_stage: each view fills its own and leaves the others empty.
    A stage has no throughput in periods before its changes were on record: unknown is not zero.
#}
{% macro pipeline_figures() -%}
        {{ figure('snapshot', 'snapshots.open_deals', 'integer') }} as open_deals,
        {{ figure('snapshot', 'snapshots.open_amount', 'decimal(18, 2)') }} as open_amount,
        {{ figure('snapshot', 'snapshots.unpriced_deals', 'integer') }} as unpriced_deals,
        snapshots.median_age_days,
        {{ figure('cohort', 'entered.cohort_deals', 'integer') }} as cohort_deals,
        case when places.level = 'stage' then {{ figure('cohort', 'cohorts.reached_deals', 'integer') }} end
            as reached_deals,
        case when places.level = 'stage' and entered.cohort_deals > 0
            then {{ share_of('coalesce(cohorts.reached_deals, 0)', 'entered.cohort_deals') }}
        end as reached_share,
        {{ figure('cohort', 'cohorts.cohort_lost_deals', 'integer') }} as lost_deals,
        {%- for name, column in {
            'visits_ended': 'visits_ended',
            'moved_forward': 'moved_forward',
            'moved_back': 'moved_back',
            'lost': 'visits_lost',
        }.items() %}
        case when not ({{ before_history() }})
            then {{ figure('throughput', 'throughput.' ~ column, 'integer') }}
        end as {{ name }},
        {%- endfor %}
        case
            when viewed.view = 'cohort' then cast(coalesce(cohorts.cohort_handed_off_deals, 0) as integer)
            when viewed.view = 'throughput' and not ({{ before_history() }})
                then cast(coalesce(throughput.visits_handed_off, 0) as integer)
        end as handed_off,
        {{ share_of('throughput.moved_forward', '(throughput.moved_forward + throughput.visits_lost)') }}
            as forward_rate,
        throughput.median_days,
        throughput.p90_days
{%- endmacro %}

{% macro figure(view, column, type) -%}
    case when viewed.view = '{{ view }}' then cast(coalesce({{ column }}, 0) as {{ type }}) end
{%- endmacro %}

{% macro before_history() -%}
    places.level = 'stage' and places.stage_id <> '~none'
    and throughput.visits_ended is null
    and (history.history_since is null or viewed.period_end < history.history_since)
{%- endmacro %}
