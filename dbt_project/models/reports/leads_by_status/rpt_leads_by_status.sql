{%- set groups = ['hot', 'warm', 'cold', 'client', 'lost', 'unmapped'] -%}
{%- set measures = ['standing_leads'] -%}
{%- for group in groups -%}{%- do measures.append(group ~ '_leads') -%}{%- endfor -%}
with periods as (
    select periods.*
    from {{ ref('dim_periods') }} as periods
    cross join {{ ref('dim_run') }} as run
    where periods.period_state in ('closed', 'running')
        and (
            periods.period_grain in ('week', 'month')
            or periods.period_grain = 'day' and periods.period_start >= {{ dbt.dateadd('day', -90, 'run.as_of_on') }}
        )
),

statuses as (
    select * from {{ ref('dim_lead_statuses') }}
),

standing as (
    select standing.*, statuses.status_group
    from {{ ref('fct_lead_statuses') }} as standing
    inner join statuses on standing.status_id = statuses.status_id
),

figures as (
    select
        snapshot_on,
        coalesce(status_group, '~all') as status_group,
        coalesce(status_id, '~all') as status_id,
        {%- for measure in measures %}
        sum({{ measure }}) as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from standing
    group by grouping sets ((snapshot_on), (snapshot_on, status_group), (snapshot_on, status_group, status_id))
),

{# every group is shown, also an empty one: nobody hot is an answer #}
shown as (
    select period_id, 'total' as level, '~all' as status_group, '~all' as status_id from periods
    {%- for group in groups %}
    union all
    select period_id, 'group', '{{ group }}', '~all' from periods
    {%- endfor %}
    union all
    select periods.period_id, 'status', figures.status_group, figures.status_id
    from periods
    inner join figures on periods.period_end = figures.snapshot_on and figures.status_id <> '~all'
),

final as (
    select
        periods.period_grain,
        periods.period_start,
        periods.period_end,
        periods.period_state,
        shown.level,
        shown.status_group,
        cast(case shown.status_group
            {%- for group in groups %}
            when '{{ group }}' then {{ loop.index }}
            {%- endfor %}
        end as integer) as group_position,
        shown.status_id,
        statuses.name as status_name,
        {%- for measure in measures %}
        cast(coalesce(figures.{{ measure }}, 0) as integer) as {{ measure }},
        {%- endfor %}
        {{ share_of('coalesce(figures.standing_leads, 0)', 'whole.standing_leads') }} as share_of_standing
    from shown
    inner join periods on shown.period_id = periods.period_id
    left join statuses on shown.status_id = statuses.status_id
    left join figures
        on periods.period_end = figures.snapshot_on
        and shown.status_group = figures.status_group
        and shown.status_id = figures.status_id
    left join figures as whole
        on periods.period_end = whole.snapshot_on and whole.status_group = '~all' and whole.status_id = '~all'
)

select * from final
