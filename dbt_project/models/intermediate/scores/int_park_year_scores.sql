-- The city's cross-section by data year: one diagnosis speaks for a park and year.
select
    scores.park_id,
    scores.data_year,
    scores.standard_id,
    scores.diagnosis_id,
    parks.park_level,
    parks.district_code,
    scores.gi,
    scores.gi_scored_only,
    scores.slots,
    scores.slots_scored,
    scores.eg,
    scores.rg,
    scores.ig,
    scores.cg,
    scores.hg,
    scores.mg,
    coalesce(requirements.requirements_met, false) as is_rankable,
    requirements.not_rankable_reason,
    requirements.not_rankable_reason_en,
    coalesce(reviews.review_state, 'pending') as review_state
from {{ ref('int_diagnosis_year_scores') }} as scores
left join {{ ref('int_parks') }} as parks on scores.park_id = parks.park_id
left join {{ ref('int_diagnosis_requirements') }} as requirements
    on scores.diagnosis_id = requirements.diagnosis_id
left join {{ ref('int_reviews') }} as reviews on scores.diagnosis_id = reviews.diagnosis_id
where scores.is_current
