{#-
  City, district and level rank (ties share) by gi among the rankable rows of each cross-section.
  A park whose district or level is unknown has no rank there.
-#}
{% macro ranks_among_rankable(cross_section) -%}
    {%- for rank_name, part in [
        ('city_rank', none), ('district_rank', 'district_code'), ('level_rank', 'park_level')
    ] %}
    case
        when is_rankable{{ ' and ' ~ part ~ ' is not null' if part }}
            then cast(
                rank() over (
                    partition by {{ cross_section }}, {{ part ~ ', ' if part }}is_rankable order by gi desc
                ) as integer
            )
    end as {{ rank_name }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
