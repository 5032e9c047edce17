{# A tax number as a key: letters and digits only, without the leading zeros that spreadsheets drop. #}
{% macro tax_key(column) -%}
    nullif(ltrim(upper(regexp_replace({{ column }}, '[^0-9A-Za-z]', '', 'g')), '0'), '')
{%- endmacro %}

{#
    A document number as a key: case, separators, leading zeros and Cyrillic twins of Latin letters do not
    tell numbers apart: `СЧ-0045` (Cyrillic С) and `CЧ45` are one, `0000-000045` is `45`, `45/2` stays two numbers.
#}
{% macro number_key(column) -%}
    {%- set plain = "translate(lower(" ~ column ~ "), 'авекмнорстухё', 'abekmhopctyxe')" -%}
    {%- set joined = "regexp_replace(" ~ plain ~ ", '[^0-9a-zа-я]+', '-', 'g')" -%}
    {%- set short = "regexp_replace(" ~ joined ~ ", '(^|[^0-9])0+', '\\1', 'g')" -%}
    nullif(trim(regexp_replace({{ short }}, '([a-zа-я])-', '\1', 'g'), '-'), '')
{%- endmacro %}

{# A LIKE pattern (escape !) of a text in which * stands for any characters; case does not matter. #}
{% macro wildcard_pattern(column) -%}
    replace(replace(replace(replace(lower({{ column }}), '!', '!!'), '%', '!%'), '_', '!_'), '*', '%')
{%- endmacro %}

{#
    The fee an acquirer kept back from a credit of card payments, as its purpose says:
    "Возмещение по эквайрингу … комиссия 1,5% 150,00" gives 150.00; no such words, NULL.
#}
{% macro withheld_fee(purpose) -%}
    case
        when regexp_matches(lower({{ purpose }}), 'эквайринг|acquiring|card settlement')
            then try_cast(replace(regexp_replace(regexp_extract(
                lower({{ purpose }}),
                '(?:комисси[а-я]*|commission|fee)[^0-9]{0,40}(?:[0-9]+(?:[.,][0-9]+)?\s*%[^0-9]{0,20})?'
                || '([0-9][0-9 \x{00A0}]*[.,][0-9]{2})(?:\s*[^0-9%\s]|\s*$)',
                1
            ), '[ \x{00A0}]', '', 'g'), ',', '.') as decimal(18, 2))
    end
{%- endmacro %}
