{#-
  Sum / count as decimal(18,6), rounded half up, without a floating division: ranks compare these figures,
  so every engine must make the same. Works in millionths; sums must not be negative. Null where count is 0.
-#}
{% macro decimal_mean(sum_expression, count_expression) -%}
    {%- set millionths -%}
        cast(cast({{ sum_expression }} as decimal(18, 6)) * cast(1000000 as decimal(7, 0)) as bigint)
    {%- endset -%}
    {%- set dividend = '2 * ' ~ millionths ~ ' + ' ~ count_expression -%}
    {%- set divisor = 'nullif(2 * ' ~ count_expression ~ ', 0)' -%}
    cast(
        cast({{ integer_division(dividend, divisor) }} as decimal(18, 0)) * cast(0.000001 as decimal(7, 6))
        as decimal(18, 6)
    )
{%- endmacro %}
