{#-
  The rows of a form that names its park and diagnosis year itself, read from accepted submissions: under the park that
  theirs was merged into, and the year that a later submission moved their diagnosis to.
-#}
{% macro rows_of_later_form(table_name, columns) %}
select
    submissions.received_seq,
    read_rows.reading_id,
    read_rows.submission_id,
    coalesce(register.merged_into, read_rows.park_id) as park_id,
    coalesce(moved.to_year, read_rows.diagnosis_year) as diagnosis_year,
    {%- for column_name in columns + ['source_file', 'source_place'] %}
    read_rows.{{ column_name }}{{ ',' if not loop.last }}
    {%- endfor %}
from {{ source('diagnosis', table_name) }} as read_rows
inner join {{ ref('stg_diagnosis__submissions') }} as submissions
    on read_rows.reading_id = submissions.reading_id
left join {{ ref('stg_diagnosis__park_register') }} as register on read_rows.park_id = register.park_id
left join {{ ref('stg_diagnosis__moved_years') }} as moved
    on
        coalesce(register.merged_into, read_rows.park_id) = moved.park_id
        and read_rows.diagnosis_year = moved.from_year
where submissions.is_accepted
{%- endmacro %}
