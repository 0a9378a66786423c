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
union all
select
    'I' || restated.check_id || '-' || restated.diagnosis_id
    || '-' || cast(restated.data_year as {{ dbt.type_string() }})
    || '-' || cast(restated.indicator_no as {{ dbt.type_string() }}) as issue_id,
    restated.submission_id,
    restated.check_id,
    restated.severity,
    restated.blocks,
    restated.responsible,
    restated.data_year,
    restated.indicator_no,
    coalesce(restated.file, submissions.display_name) as file,
    coalesce(restated.place, '—') as place,
    restated.value,
    restated.message_zh,
    restated.message_en,
    restated.remedy_zh,
    restated.remedy_en
from {{ ref('int_restated_issues') }} as restated
inner join {{ ref('int_submissions') }} as submissions
    on restated.submission_id = submissions.submission_id
