select
    submissions.received_seq,
    read_rows.reading_id,
    read_rows.submission_id,
    read_rows.work_code,
    read_rows.sentence,
    read_rows.source_file,
    read_rows.source_place
from {{ source('diagnosis', 'demonstration_works') }} as read_rows
inner join {{ ref('stg_diagnosis__submissions') }} as submissions
    on read_rows.reading_id = submissions.reading_id
where submissions.is_accepted
