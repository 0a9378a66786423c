{#-
  Spark's plain tables enforce no constraint, and dbt-spark asks for them as if every table were one of Delta:
  so not_null is held by a query once the table is there. A kind that nothing would hold fails the build.
-#}
{% macro spark__persist_constraints(relation, model) -%}
    {%- if execute and config.get('contract').enforced -%}
        {%- set needed = [] -%}
        {%- for column in model.columns.values() -%}
            {%- for constraint in column.constraints -%}
                {%- do only_not_null(constraint, relation) -%}
                {%- do needed.append(column.name) -%}
            {%- endfor -%}
        {%- endfor -%}
        {%- for constraint in model.constraints -%}
            {%- do only_not_null(constraint, relation) -%}
            {%- do needed.extend(constraint.columns) -%}
        {%- endfor -%}
        {%- if needed -%}
            {%- do no_nulls(relation, needed) -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}

{% macro only_not_null(constraint, relation) -%}
    {%- if constraint.type != 'not_null' -%}
        {{ exceptions.raise_compiler_error(
            relation ~ " has a constraint " ~ constraint.type ~ ", which nothing holds on Spark; make it a data test."
        ) }}
    {%- endif -%}
{%- endmacro %}

{% macro no_nulls(relation, columns) -%}
    {%- set counts = run_query(
        "select count_if(" ~ columns | join(" is null), count_if(") ~ " is null) from " ~ relation
    ).rows[0] -%}
    {%- for name in columns -%}
        {%- if counts[loop.index0] > 0 -%}
            {{ exceptions.raise_compiler_error(
                relation ~ "." ~ name ~ " is null in " ~ counts[loop.index0] ~ " rows; its contract says not_null."
            ) }}
        {%- endif -%}
    {%- endfor -%}
{%- endmacro %}
