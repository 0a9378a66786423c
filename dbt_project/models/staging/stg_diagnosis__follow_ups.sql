select
    submissions.received_seq,
    read_rows.reading_id,
    read_rows.submission_id,
    read_rows.park_id,
    read_rows.diagnosis_year,
    read_rows.submitted_date,
    read_rows.next_plan,
    read_rows.source_file,
    read_rows.source_place
from {{ source('diagnosis', 'follow_ups') }} as read_rows
inner join {{ ref('stg_diagnosis__submissions') }} as submissions
    on read_rows.reading_id = submissions.reading_id
where submissions.is_accepted
