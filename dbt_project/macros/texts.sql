{#- A number as people write it, at most six decimals and no trailing zeros: 90, 0.35, -1.2. -#}
{% macro number_text(expression) -%}
    regexp_replace(cast(cast({{ expression }} as decimal(28, 6)) as {{ dbt.type_string() }}), '[.]?0+$', '')
{%- endmacro %}

{#-
  A figure in words beside what it is held against, both decimal(18, 6): at two decimals, half up, unless these would
  tell another story of the two. 89.996 under a threshold of 90 stays 89.996.
-#}
{% macro number_text_beside(figure, threshold) -%}
    {%- set rounded = 'cast(' ~ figure ~ ' as decimal(18, 2))' -%}
    case
        when sign({{ rounded }} - {{ threshold }}) = sign({{ figure }} - {{ threshold }}) then {{ number_text(rounded) }}
        else {{ number_text(figure) }}
    end
{%- endmacro %}

{#- A registry text with its {placeholders} replaced; values: placeholder -> text expression. -#}
{% macro filled_in(text, values) -%}
    {%- set filled = namespace(expression=text) -%}
    {%- for placeholder, value in values.items() -%}
        {%- set filled.expression = "replace(" ~ filled.expression ~ ", '{" ~ placeholder ~ "}', " ~ value ~ ")" -%}
    {%- endfor -%}
    {{ filled.expression }}
{%- endmacro %}

{#- A threshold of the registry as a scalar. -#}
{% macro check_parameter(check_id, parameter) -%}
    (
        select max(value)
        from {{ ref('check_parameters') }}
        where check_id = '{{ check_id }}' and parameter = '{{ parameter }}'
    )
{%- endmacro %}

{#-
  What an issue takes from the catalogue (joined as checks): who must act, and its words with the
  placeholders filled in. values: placeholder -> text expression, with {language} for zh or en in it.
-#}
{% macro issue_columns(values) -%}
    checks.check_id,
    checks.severity,
    checks.blocks,
    checks.responsible,
    {%- for text in ['message', 'remedy'] %}{% for language in ['zh', 'en'] %}
    {%- set filled = {} %}
    {%- for placeholder, value in values.items() %}
    {%- do filled.update({placeholder: value | replace('{language}', language)}) %}
    {%- endfor %}
    {{ filled_in('checks.' ~ text ~ '_' ~ language, filled) }} as {{ text }}_{{ language }}
    {{- ',' if not (text == 'remedy' and language == 'en') }}
    {%- endfor %}{% endfor %}
{%- endmacro %}
