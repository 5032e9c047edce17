{# True when a text equals a pattern of the settings, in any case; `*` stands for any characters. #}
{% macro matches_wildcard(column, pattern) -%}
    lower({{ column }}) like replace(replace(replace(replace(
        lower({{ pattern }}), '\', '\\'), '%', '\%'), '_', '\_'), '*', '%') escape '\'
{%- endmacro %}

{# Ids of the records of `relation` that a rule of settings/test_records.csv marks, with the rule. #}
{% macro test_records_of(relation, id, fields, rules) -%}
    {%- for field in fields %}
    select {{ relation }}.{{ id }} as record_id, rules.field || ' = ' || rules.pattern as rule
    from {{ relation }}
    inner join {{ rules }} as rules
        on rules.field = '{{ field }}' and {{ matches_wildcard(relation ~ '.' ~ field, 'rules.pattern') }}
    union all
    {%- endfor %}
    select tagged.record_id, rules.field || ' = ' || rules.pattern as rule
    from (
        select {{ id }} as record_id, unnest(string_split(tags, ',')) as tag
        from {{ relation }}
        where tags is not null and exists (select 1 from {{ rules }} as tag_rules where tag_rules.field = 'tag')
    ) as tagged
    inner join {{ rules }} as rules
        on rules.field = 'tag' and {{ matches_wildcard('trim(tagged.tag)', 'trim(rules.pattern)') }}
{%- endmacro %}

{# As test_records_of, of deals or versions of deals. #}
{% macro test_deals_of(relation, rules) -%}
    {{ test_records_of(relation, 'deal_id', ['name', 'pipeline_id', 'lead_source_id'], rules) }}
{%- endmacro %}
