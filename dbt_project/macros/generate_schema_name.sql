{#- Schemas carry the plain names of the design (registry, staging, intermediate, marts): one warehouse file, one city. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ (custom_schema_name or target.schema) | trim }}
{%- endmacro %}
