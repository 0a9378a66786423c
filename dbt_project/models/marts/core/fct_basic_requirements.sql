select
    parks.park_id,
    parks.park_name,
    parks.district_code,
    parks.district_name,
    requirements.diagnosis_id,
    requirements.diagnosis_year,
    requirements.indicator_set_id,
    requirements.requirement_no,
    requirements.kind,
    requirements.is_met,
    requirements.text_as_written,
    requirements.evidence,
    requirements.submission_id,
    requirements.source_file,
    requirements.source_place
from {{ ref('int_requirement_grid') }} as requirements
left join {{ ref('dim_parks') }} as parks on requirements.park_id = parks.park_id
