{#- The as-of date (核算日期) as a date literal. A model never asks the clock: the same inputs must give the same marts. -#}
{% macro as_of_date() -%}
    {%- set as_of = var('as_of', none) | string -%}
    {%- if execute and not modules.re.fullmatch('[0-9]{4}-[0-9]{2}-[0-9]{2}', as_of) -%}
        {{ exceptions.raise_compiler_error(
            "The variable as_of is " ~ as_of ~ "; it must be an ISO date. Give it with --vars '{as_of: \"2026-06-30\"}'."
        ) }}
    {%- endif -%}
    cast('{{ as_of }}' as date)
{%- endmacro %}
