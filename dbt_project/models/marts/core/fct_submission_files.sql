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
    reports.submission_id is not null as has_report,
    files.joined_from_submission_id
from {{ ref('stg_diagnosis__files') }} as files
inner join {{ ref('fct_submissions') }} as submissions on files.submission_id = submissions.submission_id
left join {{ ref('stg_diagnosis__diagnoses') }} as reports
    on
        files.submission_id = reports.submission_id
        and files.file_name = reports.source_file
