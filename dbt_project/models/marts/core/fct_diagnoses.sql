select
    parks.park_id,
    parks.park_name,
    parks.district_code,
    parks.district_name,
    submissions.diagnosis_id,
    submissions.diagnosis_year,
    submissions.provider_id,
    diagnoses.provider_name,
    diagnoses.management_name,
    diagnoses.year_basis,
    diagnoses.onsite_start_date,
    diagnoses.onsite_end_date,
    diagnoses.onsite_working_days,
    diagnoses.cover_date,
    diagnoses.meeting_date,
    diagnoses.completed_date,
    diagnoses.date_source,
    requirements.requirements_met,
    diagnoses.team_size,
    diagnoses.senior_titles,
    diagnoses.park_staff,
    diagnoses.scope,
    diagnoses.is_free,
    diagnoses.has_third_party_evaluation,
    diagnoses.satisfaction,
    coalesce(reviews.review_state, 'pending') as review_state,
    reviews.review_opinion,
    reviews.review_date,
    diagnoses.is_demo,
    submissions.submission_id,
    diagnoses.source_file,
    diagnoses.source_place
from {{ ref('stg_diagnosis__diagnoses') }} as diagnoses
inner join {{ ref('int_submissions') }} as submissions
    on diagnoses.reading_id = submissions.reading_id and submissions.is_current_report
left join {{ ref('dim_parks') }} as parks on submissions.park_id = parks.park_id
left join {{ ref('int_diagnosis_requirements') }} as requirements
    on submissions.diagnosis_id = requirements.diagnosis_id
left join {{ ref('int_reviews') }} as reviews
    on submissions.diagnosis_id = reviews.diagnosis_id
