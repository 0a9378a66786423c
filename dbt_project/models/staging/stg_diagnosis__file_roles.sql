select
    read_rows.submission_id,
    read_rows.file_name,
    read_rows.role
from {{ source('diagnosis', 'file_roles') }} as read_rows
inner join {{ ref('stg_diagnosis__submissions') }} as submissions
    on read_rows.reading_id = submissions.reading_id
