{#- Identifiers made from names; the Python side makes park ids the same way. -#}
{% macro park_id_of(park_name) -%}
    'K' || substr(md5({{ park_name }}), 1, 8)
{%- endmacro %}

{% macro provider_id_of(provider_name) -%}
    'P' || substr(md5({{ provider_name }}), 1, 8)
{%- endmacro %}

{% macro diagnosis_id_of(park_id, diagnosis_year) -%}
    {{ park_id }} || '-' || cast({{ diagnosis_year }} as {{ dbt.type_string() }})
{%- endmacro %}
