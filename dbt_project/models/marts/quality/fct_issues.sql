select
    submissions.park_id,
    submissions.park_name,
    submissions.district_code,
    submissions.district_name,
    issues.issue_id,
    issues.check_id,
    issues.severity,
    issues.blocks,
    issues.responsible,
    states.state,
    states.answer,
    issues.file,
    issues.place,
    issues.value,
    issues.message_zh,
    issues.message_en,
    issues.remedy_zh,
    issues.remedy_en,
    issues.data_year,
    issues.indicator_no,
    submissions.diagnosis_id,
    issues.submission_id
from {{ ref('int_issues') }} as issues
inner join {{ ref('int_issue_states') }} as states on issues.issue_id = states.issue_id
left join {{ ref('fct_submissions') }} as submissions
    on issues.submission_id = submissions.submission_id
