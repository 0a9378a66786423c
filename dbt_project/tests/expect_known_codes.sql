{#- Codes as published, by the domain of the registry that names them. -#}
{%- set coded = [
    ('fct_indicator_values', 'state', 'value_state'),
    ('fct_indicator_values', 'attainment', 'attainment'),
    ('fct_indicator_scores', 'not_counted_code', 'not_counted'),
    ('fct_diagnoses', 'year_basis', 'year_basis'),
    ('fct_diagnoses', 'date_source', 'date_source'),
    ('fct_diagnoses', 'scope', 'scope'),
    ('fct_diagnoses', 'satisfaction', 'satisfaction'),
    ('fct_diagnoses', 'review_state', 'review_state'),
    ('fct_basic_requirements', 'kind', 'requirement_kind'),
    ('fct_recommendations', 'adoption', 'adoption'),
    ('fct_recommendations', 'progress', 'progress'),
    ('fct_recommendations', 'planned_precision', 'planned_precision'),
    ('fct_follow_ups', 'state', 'follow_up_state'),
    ('fct_benchmark_checks', 'status', 'check_status'),
    ('fct_benchmark_checks', 'operator', 'operator'),
    ('fct_diagnosis_checks', 'status', 'check_status'),
    ('fct_submission_changes', 'kind', 'submission_change'),
    ('fct_park_history', 'kind', 'park_event'),
    ('fct_submissions', 'outcome', 'outcome'),
    ('fct_submission_files', 'role', 'file_role'),
    ('fct_evidence_links', 'state', 'evidence_state'),
    ('fct_evidence_links', 'target_kind', 'evidence_target'),
    ('fct_issues', 'severity', 'severity'),
    ('fct_issues', 'responsible', 'responsible'),
    ('fct_issues', 'state', 'issue_state'),
    ('dim_parks', 'park_level', 'park_level'),
] -%}
with published as (

    {%- for table_name, column_name, domain in coded %}
    select distinct
        '{{ table_name }}.{{ column_name }}' as found_in,
        '{{ domain }}' as domain,
        {{ column_name }} as code
    from {{ ref(table_name) }}
    where {{ column_name }} is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}

)

select
    published.found_in,
    published.domain,
    published.code,
    'the registry does not name this code' as why
from published
left join {{ ref('codes') }} as codes
    on published.domain = codes.domain and published.code = codes.code
where codes.code is null
