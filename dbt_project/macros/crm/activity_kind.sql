{# Kind of an activity by the name people gave its type, in Russian or English; NULL for any other. #}
{% macro activity_kind(name) -%}
    {%- set words = {
        'mailing': ['рассылк', 'mailing', 'newsletter'],
        'proposal': ['предложен', 'proposal', 'quote'],
        'call': ['звон', 'call', 'phone'],
        'meeting': ['встреч', 'показ', 'визит', 'meeting', 'visit', 'demo'],
        'email': ['письм', 'почт', 'mail'],
        'message': ['сообщен', 'чат', 'мессендж', 'message', 'chat', 'sms', 'смс'],
    } -%}
    case
    {%- for kind, parts in words.items() %}
    {%- for part in parts %}
        when lower({{ name }}) like '%{{ part }}%' then '{{ kind }}'
    {%- endfor %}
    {%- endfor %}
    end
{%- endmacro %}
