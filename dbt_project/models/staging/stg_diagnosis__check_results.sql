select
    read_rows.reading_id,
    read_rows.submission_id,
    read_rows.check_id,
    read_rows.status,
    read_rows.reason_zh,
    read_rows.reason_en
from {{ source('diagnosis', 'check_results') }} as read_rows
inner join {{ ref('stg_diagnosis__submissions') }} as submissions
    on read_rows.reading_id = submissions.reading_id
where submissions.is_accepted
