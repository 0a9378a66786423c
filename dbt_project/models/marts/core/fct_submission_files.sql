select
    submissions.park_id,
    submissions.park_name,
    submissions.district_code,
    submissions.district_name,
    files.submission_id,
    submissions.provider_id,
    files.file_name,
    files.sha256,
    files.size_bytes,
    files.part,
    coalesce(roles.role, case when reports.submission_id is not null then 'report' end) as role,
    reports.submission_id is not null as has_report,
    files.joined_from_submission_id
from {{ ref('stg_diagnosis__files') }} as files
inner join {{ ref('fct_submissions') }} as submissions on files.submission_id = submissions.submission_id
left join {{ ref('stg_diagnosis__file_roles') }} as roles
    on
        files.submission_id = roles.submission_id
        and files.file_name = roles.file_name
left join {{ ref('stg_diagnosis__diagnoses') }} as reports
    on
        files.submission_id = reports.submission_id
        and files.file_name = reports.source_file
