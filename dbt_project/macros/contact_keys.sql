{#
    A phone number by its digits, so that one number written in two ways is one: without extension, 8 and a
    missing prefix mean +7. NULL when there are no digits. Nested and not cases: each expression runs once per row.
#}
{% macro phone_digits(column) -%}
    {%- set main = "regexp_replace(lower(" ~ column ~ "), '(доб|ext|x|#|вн).*$', '')" -%}
    {%- set digits = "regexp_replace(" ~ main ~ ", '[^0-9]', '', 'g')" -%}
    {%- set plus = "case when left(trim(" ~ column ~ "), 1) = '+' then '+' else '' end" -%}
    nullif(ltrim(regexp_replace({{ plus }} || {{ digits }}, '^(?:8?|\+8)([0-9]{10})$', '7\1'), '+'), '')
{%- endmacro %}

{#
    What makes two records the same person: a phone as such digits with the country first, an e-mail in small letters.
    NULL for what is neither.
#}
{% macro phone_key(column) -%}
    nullif(regexp_replace(regexp_extract({{ phone_digits(column) }}, '^[0-9]{9,15}$'), '^00', ''), '')
{%- endmacro %}

{% macro email_key(column) -%}
    case when trim({{ column }}) like '%_@_%' then lower(trim({{ column }})) end
{%- endmacro %}

{# Several phones or addresses in one cell are several contacts; one row each. #}
{% macro each_phone(column) -%}
    unnest(string_split(translate({{ column }}, ';/', ',,'), ','))
{%- endmacro %}

{% macro each_email(column) -%}
    unnest(string_split(translate({{ column }}, ';/ ', ',,,'), ','))
{%- endmacro %}
