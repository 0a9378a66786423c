-- A rejected submission's faults stay: they are what it is answered with.
select
    read_rows.reading_id,
    read_rows.submission_id,
    read_rows.issue_no,
    read_rows.check_id,
    read_rows.severity,
    read_rows.blocks,
    read_rows.responsible,
    read_rows.data_year,
    read_rows.indicator_no,
    read_rows.file,
    read_rows.place,
    read_rows.value,
    read_rows.message_zh,
    read_rows.message_en,
    read_rows.remedy_zh,
    read_rows.remedy_en
from {{ source('diagnosis', 'issues') }} as read_rows
inner join {{ ref('stg_diagnosis__submissions') }} as submissions
    on read_rows.reading_id = submissions.reading_id
