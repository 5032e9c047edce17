{# One id of a stage: stage ids are unique only within their pipeline. #}
{% macro stage_key(pipeline, stage) -%}
    {{ pipeline }} || '/' || {{ stage }}
{%- endmacro %}
