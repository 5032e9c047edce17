{#
    Bounds of Wilson's score interval of a share at 95 %: a fraction that never leaves 0..1. `sign` is - or +.
    Wilson (1927); Newcombe (1998), method 10, combines two of them to the interval of a difference.
#}
{% macro wilson_bound(successes, trials, sign) -%}
    (
        (2.0 * {{ successes }} + 3.841458820694124 {{ sign }} 1.959963984540054 * sqrt(
            3.841458820694124 + 4.0 * {{ successes }} * (1 - cast({{ successes }} as double) / {{ trials }})
        )) / (2.0 * ({{ trials }} + 3.841458820694124))
    )
{%- endmacro %}
