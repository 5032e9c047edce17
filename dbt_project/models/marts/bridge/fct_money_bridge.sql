{%- set measures = ['won', 'paid', 'open', 'unapplied'] -%}
{# Since the history began, per client and currency: won, paid, still open, and money that settles no won deal. #}
with steps as (
    select * from {{ ref('int_receivable_steps') }} where basis = 'won' and pool not like 'opening:%'
),

ends as (
    select distinct period_end
    from {{ ref('dim_periods') }}
    where period_grain in ('month', 'quarter', 'year') and period_state in ('closed', 'running')
),

standing as (
    select
        pool,
        counterparty_id,
        currency,
        from_on,
        claimed - credited as won,
        received - credited as paid,
        claimed - least(greatest(received, 0), claimed) as open,
        received - least(greatest(received, 0), claimed) as unapplied
    from steps
),

changes as (
    select
        counterparty_id,
        currency,
        from_on as changed_on,
        {%- for measure in measures %}
        {{ measure }} - coalesce(lag({{ measure }}) over story, 0) as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from standing
    window story as (partition by pool, currency order by from_on)
),

days as (
    select
        counterparty_id,
        currency,
        changed_on,
        {%- for measure in measures %}
        sum({{ measure }}) as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from changes
    group by counterparty_id, currency, changed_on
),

told as (
    select
        counterparty_id,
        currency,
        changed_on as from_on,
        lead(changed_on) over story as to_on,
        {%- for measure in measures %}
        sum({{ measure }}) over story as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from days
    window story as (partition by counterparty_id, currency order by changed_on)
),

final as (
    select
        ends.period_end as snapshot_on,
        told.counterparty_id,
        told.currency,
        {%- for measure in measures %}
        cast(told.{{ measure }} as decimal(18, 2)) as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from told
    inner join ends on told.from_on <= ends.period_end and (told.to_on is null or told.to_on > ends.period_end)
)

select * from final
