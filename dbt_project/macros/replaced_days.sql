{# Days of each account that a statement agreeing with the bank's totals holds whole, with the age of the newest. #}
{% macro replaced_days(periods) -%}
periods as (
    select
        source,
        load_id,
        updated_at,
        known_at,
        {{
            json_fields('payload', [
                'account_id', 'from_on', 'to_on', '_whole_from', '_whole_to', '_file', '_agrees'
            ])
        }} as fields
    from {{ periods }}
),

agreeing as (
    select
        periods.fields.account_id as account_id,
        try_cast(coalesce(periods.fields._whole_from, periods.fields.from_on) as date) as from_on,
        try_cast(coalesce(periods.fields._whole_to, periods.fields.to_on) as date) as to_on,
        {{ statement_age('periods') }} as age
    from periods
    inner join files
        on periods.source = files.source
        and periods.fields._file = files.path
        and periods.load_id = files.load_id
    where periods.fields._agrees = 'true'
),

agreeing_days as (
    select account_id, age, cast(unnest({{ days_between('from_on', 'to_on') }}) as date) as day
    from agreeing
),

replaced_days as (
    select account_id, day, max(age) as age
    from agreeing_days
    group by account_id, day
)
{%- endmacro %}

{# List of the days from one date to another, both included; empty when the second is before the first. #}
{% macro days_between(first, last) -%}
    {{ return(adapter.dispatch('days_between')(first, last)) }}
{%- endmacro %}

{% macro duckdb__days_between(first, last) -%}
    generate_series({{ first }}, {{ last }}, interval 1 day)
{%- endmacro %}

{% macro default__days_between(first, last) -%}
    sequence({{ first }}, {{ last }}, interval 1 day)
{%- endmacro %}

{# How new a version of a statement is; the later one is greater. #}
{% macro statement_age(rows) -%}
    struct_pack(
        made_at := coalesce({{ rows }}.updated_at, timestamp '1900-01-01'),
        known_at := {{ rows }}.known_at,
        load_id := {{ rows }}.load_id,
        file := {{ rows }}.fields._file
    )
{%- endmacro %}
