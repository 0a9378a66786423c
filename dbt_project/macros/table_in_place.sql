{#-
  A table is made in its place: the old one goes and the new one comes in one transaction, as DuckDB can.
  dbt-duckdb's own way makes it beside, renames twice and drops, an eighth of what a build costs; no table
  here has foreign keys, indexes, grants or partitions, for which that way is made.
-#}
{% materialization table, adapter='duckdb' -%}
    {%- set old = load_cached_relation(this) -%}
    {%- set new = this.incorporate(type='table') -%}
    {{ run_hooks(pre_hooks) }}
    {%- if old is not none -%}
        {%- call statement('drop_old') -%}
            drop {{ old.type }} if exists {{ old }}
        {%- endcall -%}
    {%- endif -%}
    {%- call statement('main') -%}
        {{ create_table_as(False, new, compiled_code) }}
    {%- endcall -%}
    {{ run_hooks(post_hooks) }}
    {%- do persist_docs(new, model) -%}
    {{ adapter.commit() }}
    {{ return({'relations': [new]}) }}
{%- endmaterialization %}
