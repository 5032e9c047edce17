with run as (
    select * from {{ ref('dim_run') }}
),

rules as (
    select * from {{ ref('stg_settings__test_records') }}
),

deals as (
    select * from {{ ref('int_deals_unioned') }}
),

leads as (
    select * from {{ ref('int_leads_unioned') }}
),

requests as (
    select * from {{ ref('int_requests_unioned') }}
),

test_deals as (
    {{ test_deals_of('deals', 'rules') }}
),

test_leads as (
    {{ test_records_of('leads', 'lead_id', ['name', 'lead_source_id'], 'rules') }}
),

test_requests as (
    {{ test_records_of('requests', 'request_id', ['lead_source_id'], 'rules') }}
    union all
    select requests.request_id, 'deal is a test: ' || test_deals.rule
    from requests
    inner join test_deals on requests.deal_id = test_deals.record_id
    union all
    select requests.request_id, 'lead is a test: ' || test_leads.rule
    from requests
    inner join test_leads on requests.lead_id = test_leads.record_id
),

excluded as (
    {%- for entity in ['deal', 'lead', 'request'] %}
    select '{{ entity }}' as entity, {{ entity }}_id as record_id, 1 as priority, 'deleted' as reason, null as rule
    from {{ entity }}s
    where is_deleted
    union all
    select '{{ entity }}', record_id, 3, 'test', min(rule) from test_{{ entity }}s group by record_id
    union all
    select '{{ entity }}', {{ entity }}_id, 4, 'not yet', null
    from {{ entity }}s
    where created_at > (select as_of from run)
    union all
    {%- endfor %}
    select 'deal', deal_id, 2, 'merged', merged_into from deals where merged_into is not null
),

first_reasons as (
    select
        entity,
        record_id,
        reason,
        rule,
        bool_or(reason = 'test') over (partition by entity, record_id) as is_test
    from excluded
    qualify row_number() over (partition by entity, record_id order by priority) = 1
),

created as (
    {%- for entity in ['deal', 'lead', 'request'] %}
    select '{{ entity }}' as entity, {{ entity }}_id as record_id, coalesce(created_at, known_at) as created_at
    from {{ entity }}s
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

final as (
    select
        first_reasons.entity,
        first_reasons.record_id,
        {{ local_date('created.created_at') }} as created_on,
        first_reasons.reason,
        first_reasons.rule,
        first_reasons.is_test
    from first_reasons
    cross join run
    inner join created
        on first_reasons.entity = created.entity and first_reasons.record_id = created.record_id
)

select * from final
