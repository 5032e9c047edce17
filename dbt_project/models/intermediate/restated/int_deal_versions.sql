{#
    What was known of a deal and when. A mark of deletion or return carries on what the record said last. A version
    stands until the next one, the newest until the last change of stage that was logged after it: from there on the
    facts tell. Deals told once and not moved since are not here: what is known of them was known all along.
#}
{%- set fields = deal_version_fields() -%}
{%- set versions = [] -%}
{%- for connector in staging_connectors('deals') -%}
    {%- do versions.append(ref('stg_' ~ connector ~ '__deal_versions')) -%}
{%- endfor -%}
with last_changes as (
    select entity_id as deal_id, max(changed_at) as changed_at
    from {{ ref('int_stage_changes_unioned') }}
    where entity_type = 'deal' and not is_deleted and changed_at <= (select as_of from {{ ref('dim_run') }})
    group by entity_id
),

told_again as (
    {%- for relation in versions %}
    select * from {{ relation }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

told_once as (
    select deals.*
    from {{ ref('int_deals_unioned') }} as deals
    inner join last_changes on deals.deal_id = last_changes.deal_id and deals.known_at < last_changes.changed_at
    where deals.deal_id not in (select deal_id from told_again)
),

landed as (
    select * from told_again
    union all
    select
        source, deal_id, known_at, '' as load_id, true as is_record, is_deleted, updated_at,
        {{ fields.keys() | join(', ') }}
    from told_once
),

carried as (
    select
        source,
        deal_id,
        known_at,
        is_deleted,
        last_value(case when is_record then struct_pack(
            updated_at := updated_at,
            {%- for name in fields %}
            {{ name }} := {{ name }}{{ ',' if not loop.last }}
            {%- endfor %}
        ) end ignore nulls) over versions as record,
        row_number() over versions as version_number,
        lead(known_at) over versions as next_known_at
    from landed
    window versions as (partition by source, deal_id order by known_at, load_id, is_record)
),

final as (
    select
        carried.source,
        carried.deal_id,
        carried.version_number,
        carried.known_at,
        coalesce(carried.next_known_at, last_changes.changed_at) as replaced_at,
        carried.next_known_at is null as is_newest,
        carried.is_deleted,
        carried.record.updated_at as updated_at,
        {%- for name in fields %}
        carried.record.{{ name }} as {{ name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from carried
    left join last_changes on carried.deal_id = last_changes.deal_id and carried.known_at < last_changes.changed_at
)

select * from final
