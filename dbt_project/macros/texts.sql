{#- A number as people write it, at most six decimals and no trailing zeros: 90, 0.35, -1.2. -#}
{% macro number_text(expression) -%}
    regexp_replace(cast(cast({{ expression }} as decimal(28, 6)) as {{ dbt.type_string() }}), '[.]?0+$', '')
{%- endmacro %}

{#- A registry text with its {placeholders} replaced; values: placeholder -> text expression. -#}
{% macro filled_in(text, values) -%}
    {%- set filled = namespace(expression=text) -%}
    {%- for placeholder, value in values.items() -%}
        {%- set filled.expression = "replace(" ~ filled.expression ~ ", '{" ~ placeholder ~ "}', " ~ value ~ ")" -%}
    {%- endfor -%}
    {{ filled.expression }}
{%- endmacro %}
