select
    submissions.received_seq,
    read_rows.reading_id,
    read_rows.submission_id,
    read_rows.data_year,
    read_rows.score,
    read_rows.sentence,
    read_rows.source_file,
    read_rows.source_place
from {{ source('diagnosis', 'own_scores') }} as read_rows
inner join {{ ref('stg_diagnosis__submissions') }} as submissions
    on read_rows.reading_id = submissions.reading_id
where submissions.is_accepted
