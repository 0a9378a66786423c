{%- set judged_by_models = [
    'int_restated_issues', 'int_copied_issues', 'int_own_score_issues', 'int_jump_issues', 'int_parent_issues',
    'int_correction_issues'
] -%}
select
    'I' || cast(issues.reading_id as {{ dbt.type_string() }})
    || '-' || cast(issues.issue_no as {{ dbt.type_string() }}) as issue_id,
    issues.submission_id,
    issues.check_id,
    issues.severity,
    issues.blocks,
    issues.responsible,
    issues.data_year,
    issues.indicator_no,
    issues.file,
    issues.place,
    issues.value,
    issues.message_zh,
    issues.message_en,
    issues.remedy_zh,
    issues.remedy_en
from {{ ref('stg_diagnosis__issues') }} as issues
{%- for model in judged_by_models %}
union all
select
    'I' || found.check_id || '-' || coalesce(found.diagnosis_id || '-', '') || found.issue_key as issue_id,
    found.submission_id,
    found.check_id,
    found.severity,
    found.blocks,
    found.responsible,
    found.data_year,
    found.indicator_no,
    coalesce(found.file, submissions.display_name) as file,
    coalesce(found.place, '—') as place,
    found.value,
    found.message_zh,
    found.message_en,
    found.remedy_zh,
    found.remedy_en
from {{ ref(model) }} as found
left join {{ ref('int_submissions') }} as submissions
    on found.submission_id = submissions.submission_id
{%- endfor %}
