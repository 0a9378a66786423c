select
    parks.park_id,
    parks.park_name,
    parks.district_code,
    parks.district_name,
    submissions.diagnosis_id,
    submissions.diagnosis_year,
    links.link_no,
    links.index_as_written,
    links.named,
    links.state,
    links.target_kind,
    links.target,
    links.cells,
    links.submission_id,
    links.source_file,
    links.source_place
from {{ ref('stg_diagnosis__evidence_links') }} as links
inner join {{ ref('int_submissions') }} as submissions
    on links.reading_id = submissions.reading_id and submissions.is_current_report
left join {{ ref('dim_parks') }} as parks on submissions.park_id = parks.park_id
