select
    submissions.received_seq,
    read_rows.reading_id,
    read_rows.submission_id,
    read_rows.requirement_no,
    read_rows.is_met,
    read_rows.text_as_written,
    read_rows.evidence,
    read_rows.source_file,
    read_rows.source_place
from {{ source('diagnosis', 'basic_requirements') }} as read_rows
inner join {{ ref('stg_diagnosis__submissions') }} as submissions
    on read_rows.reading_id = submissions.reading_id
where submissions.is_accepted
