select
    submissions.received_seq,
    read_rows.reading_id,
    read_rows.submission_id,
    read_rows.data_year,
    read_rows.indicator_set_id,
    read_rows.indicator_no,
    read_rows.value,
    read_rows.attainment,
    read_rows.state,
    read_rows.text_as_written,
    read_rows.unit_as_written,
    read_rows.evidence,
    read_rows.note,
    read_rows.source_file,
    read_rows.source_place,
    read_rows.code_version,
    read_rows.registry_hash
from {{ source('diagnosis', 'indicator_values') }} as read_rows
inner join {{ ref('stg_diagnosis__submissions') }} as submissions
    on read_rows.reading_id = submissions.reading_id
where submissions.is_accepted
