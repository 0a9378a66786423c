{#- Park ids are given at ingest and stored; no model makes one. Provider ids as the Python side makes them. -#}
{% macro provider_id_of(provider_name) -%}
    'P' || substr(md5({{ provider_name }}), 1, 8)
{%- endmacro %}

{% macro diagnosis_id_of(park_id, diagnosis_year) -%}
    {{ park_id }} || '-' || cast({{ diagnosis_year }} as {{ dbt.type_string() }})
{%- endmacro %}
