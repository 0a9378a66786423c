select
    submissions.received_seq,
    read_rows.reading_id,
    read_rows.submission_id,
    coalesce(register.merged_into, read_rows.park_id) as park_id,
    coalesce(moved.to_year, read_rows.diagnosis_year) as diagnosis_year,
    read_rows.review_state,
    read_rows.review_opinion,
    read_rows.review_date,
    read_rows.source_file,
    read_rows.source_place
from {{ source('diagnosis', 'reviews') }} as read_rows
inner join {{ ref('stg_diagnosis__submissions') }} as submissions
    on read_rows.reading_id = submissions.reading_id
left join {{ ref('stg_diagnosis__park_register') }} as register on read_rows.park_id = register.park_id
left join {{ ref('stg_diagnosis__moved_years') }} as moved
    on
        coalesce(register.merged_into, read_rows.park_id) = moved.park_id
        and read_rows.diagnosis_year = moved.from_year
where submissions.is_accepted
