{#
    A phone number by its digits, so that one number written in two ways is one: without extension, 8 and a
    missing prefix mean +7. NULL when there are no digits.
#}
{% macro phone_digits(column) -%}
    {%- set main = "regexp_replace(lower(" ~ column ~ "), '(доб|ext|x|#|вн).*$', '')" -%}
    {%- set digits = "regexp_replace(" ~ main ~ ", '[^0-9]', '', 'g')" -%}
    case
        when length({{ digits }}) = 11 and left({{ digits }}, 1) = '8' then '7' || substr({{ digits }}, 2)
        when length({{ digits }}) = 10 and left(trim({{ column }}), 1) <> '+' then '7' || {{ digits }}
        else nullif({{ digits }}, '')
    end
{%- endmacro %}

{#
    What makes two records the same person: a phone as such digits with the country first, an e-mail in small letters.
    NULL for what is neither.
#}
{% macro phone_key(column) -%}
    {%- set digits = phone_digits(column) -%}
    case
        when length({{ digits }}) between 9 and 15
            then case when left({{ digits }}, 2) = '00' then substr({{ digits }}, 3) else {{ digits }} end
    end
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
