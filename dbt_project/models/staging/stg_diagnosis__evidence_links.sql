select
    read_rows.reading_id,
    read_rows.submission_id,
    read_rows.link_no,
    read_rows.index_as_written,
    read_rows.named,
    read_rows.state,
    read_rows.target_kind,
    read_rows.target,
    read_rows.cells,
    read_rows.source_file,
    read_rows.source_place
from {{ source('diagnosis', 'evidence_links') }} as read_rows
inner join {{ ref('stg_diagnosis__submissions') }} as submissions
    on read_rows.reading_id = submissions.reading_id
where submissions.is_accepted
