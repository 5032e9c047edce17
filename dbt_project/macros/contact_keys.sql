{#
    What makes two records the same person: a phone as its digits with the country first (8 and no prefix mean +7,
    extensions are cut off), an e-mail in small letters. NULL for what is neither.
#}
{% macro phone_key(column) -%}
    {%- set digits = "regexp_replace(regexp_replace(lower(" ~ column ~ "), '(доб|ext|x|#|вн).*$', ''), '[^0-9]', '', 'g')" -%}
    case
        when length({{ digits }}) = 11 and left({{ digits }}, 1) = '8' then '7' || substr({{ digits }}, 2)
        when length({{ digits }}) = 10 and left(trim({{ column }}), 1) <> '+' then '7' || {{ digits }}
        when length({{ digits }}) between 9 and 15 then
            case when left({{ digits }}, 2) = '00' then substr({{ digits }}, 3) else {{ digits }} end
    end
{%- endmacro %}

{% macro email_key(column) -%}
    case when trim({{ column }}) like '%_@_%' then lower(trim({{ column }})) end
{%- endmacro %}
