select
    submissions.received_seq,
    read_rows.reading_id,
    read_rows.submission_id,
    read_rows.seq,
    read_rows.content,
    read_rows.total_investment_wan_yuan,
    read_rows.fixed_investment_wan_yuan,
    read_rows.expected_effect,
    read_rows.note,
    read_rows.planned_date,
    read_rows.planned_precision,
    read_rows.source_file,
    read_rows.source_place
from {{ source('diagnosis', 'recommendations') }} as read_rows
inner join {{ ref('stg_diagnosis__submissions') }} as submissions
    on read_rows.reading_id = submissions.reading_id
where submissions.is_accepted
