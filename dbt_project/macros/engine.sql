{#- What DuckDB and Spark say differently; everything else in the models is SQL that both take. -#}

{#- Whole-number division of two bigints, cut towards zero. -#}
{% macro integer_division(dividend, divisor) -%}
    {{ return(adapter.dispatch('integer_division', 'greenpark')(dividend, divisor)) }}
{%- endmacro %}

{% macro default__integer_division(dividend, divisor) -%}
    (({{ dividend }}) // ({{ divisor }}))
{%- endmacro %}

{% macro spark__integer_division(dividend, divisor) -%}
    (({{ dividend }}) div ({{ divisor }}))
{%- endmacro %}

{#- Texts of a group joined with the Chinese semicolon, in a given order; null where there is none. -#}
{% macro joined_texts(text, order_by) -%}
    {{ return(adapter.dispatch('joined_texts', 'greenpark')(text, order_by)) }}
{%- endmacro %}

{% macro default__joined_texts(text, order_by) -%}
    string_agg({{ text }}, '；' order by {{ order_by }})
{%- endmacro %}

{% macro spark__joined_texts(text, order_by) -%}
    nullif(listagg({{ text }}, '；') within group (order by {{ order_by }}), '')
{%- endmacro %}

{#- Spark's own dateadd: dbt-spark's goes over seconds since 1970 and gives null where timestamps have no zone. -#}
{% macro spark__dateadd(datepart, interval, from_date_or_timestamp) -%}
    dateadd({{ datepart }}, cast({{ interval }} as int), {{ from_date_or_timestamp }})
{%- endmacro %}
