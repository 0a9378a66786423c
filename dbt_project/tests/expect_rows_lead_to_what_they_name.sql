{#- Parks, diagnoses, submissions and files that a fact names must have their own row. -#}
{%- set named = [
    ('fct_diagnoses', 'park_id', 'dim_parks'),
    ('fct_submissions', 'park_id', 'dim_parks'),
    ('fct_diagnoses', 'provider_id', 'dim_providers'),
    ('dim_parks', 'parent_park_id', 'dim_parks'),
    ('dim_parks', 'district_code', 'dim_districts'),
    ('fct_diagnoses', 'submission_id', 'fct_submissions'),
    ('fct_indicator_values', 'diagnosis_id', 'fct_diagnoses'),
    ('fct_park_scores', 'diagnosis_id', 'fct_diagnoses'),
    ('fct_basic_requirements', 'diagnosis_id', 'fct_diagnoses'),
    ('fct_recommendations', 'diagnosis_id', 'fct_diagnoses'),
    ('fct_evidence_links', 'diagnosis_id', 'fct_diagnoses'),
    ('fct_follow_ups', 'diagnosis_id', 'fct_diagnoses'),
    ('fct_benchmark_candidates', 'diagnosis_id', 'fct_diagnoses'),
] -%}
{%- for table_name, column_name, target in named %}
{%- set key = 'park_id' if column_name == 'parent_park_id' else column_name %}
select distinct
    '{{ table_name }}' as found_in,
    '{{ column_name }}' as column_name,
    facts.{{ column_name }} as found,
    'it has no row in {{ target }}' as why
from {{ ref(table_name) }} as facts
left join {{ ref(target) }} as targets on facts.{{ column_name }} = targets.{{ key }}
where facts.{{ column_name }} is not null and targets.{{ key }} is null
union all
{%- endfor %}
select distinct
    'fct_indicator_values' as found_in,
    'source_file' as column_name,
    facts.source_file as found,
    'its submission has no such row in fct_submission_files' as why
from {{ ref('fct_indicator_values') }} as facts
left join {{ ref('fct_submission_files') }} as targets
    on
        facts.submission_id = targets.submission_id
        and facts.source_file = targets.file_name
where facts.source_file is not null and targets.file_name is null
