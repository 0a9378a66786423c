{#- What many models stand on holds one row for each of what its description names; marts say so in their own yml. -#}
{%- set grains = [
    ('stg_diagnosis__submissions', ['submission_id']),
    ('stg_diagnosis__diagnoses', ['submission_id']),
    ('stg_diagnosis__park_register', ['park_id']),
    ('stg_diagnosis__indicator_values', ['submission_id', 'data_year', 'indicator_no']),
    ('stg_diagnosis__moved_years', ['park_id', 'from_year']),
    ('stg_diagnosis__reviews', ['submission_id', 'source_file', 'source_place']),
    ('int_as_of', ['as_of_date']),
    ('int_submissions', ['submission_id']),
    ('int_parks', ['park_id']),
    ('int_diagnosis_years', ['diagnosis_id', 'indicator_set_id', 'data_year']),
    ('int_diagnosis_requirements', ['diagnosis_id']),
    ('int_indicator_grid', ['diagnosis_id', 'data_year', 'indicator_set_id', 'indicator_no']),
    ('int_corrections', ['correction_id']),
    ('int_own_scores', ['diagnosis_id', 'data_year']),
    ('int_recommendations', ['recommendation_id']),
    ('int_indicator_scores', ['diagnosis_id', 'data_year', 'standard_id', 'indicator_no']),
    ('int_diagnosis_year_scores', ['diagnosis_id', 'data_year', 'standard_id']),
    ('int_park_year_scores', ['park_id', 'data_year', 'standard_id']),
    ('int_current_standings', ['park_id', 'standard_id']),
    ('int_standing_blocks', ['standard_id', 'park_id', 'block_no']),
    ('int_issues', ['issue_id']),
    ('int_follow_ups', ['submission_id', 'diagnosis_id']),
    ('int_follow_up_states', ['diagnosis_id']),
] -%}
{%- for model, columns in grains %}
select
    '{{ model }}' as model_name,
    count(*) as rows_found,
    'one row was expected for each {{ columns | join(", ") }}' as why
from {{ ref(model) }}
group by {{ columns | join(', ') }}
having count(*) > 1
{{ 'union all' if not loop.last }}
{%- endfor %}
