select
    diagnosis_years.diagnosis_id,
    diagnosis_years.park_id,
    diagnosis_years.diagnosis_year,
    diagnosis_years.data_year,
    diagnosis_years.is_current,
    slots.standard_id,
    slots.slot,
    slots.slot_no,
    slots.dimension_code,
    members.indicator_no,
    scores.uncapped_score,
    scores.lead_power,
    scores.max_score,
    scores.score is not null as is_scored,
    coalesce(scores.score, 0) as score
from {{ ref('int_diagnosis_years') }} as diagnosis_years
inner join {{ ref('scoring_standards') }} as standards
    on diagnosis_years.indicator_set_id = standards.indicator_set_id
inner join {{ ref('int_scoring_slots') }} as slots on standards.standard_id = slots.standard_id
left join {{ ref('int_slot_members') }} as members
    on
        diagnosis_years.diagnosis_id = members.diagnosis_id
        and slots.standard_id = members.standard_id
        and slots.slot = members.slot
left join {{ ref('int_indicator_scores') }} as scores
    on
        members.diagnosis_id = scores.diagnosis_id
        and members.standard_id = scores.standard_id
        and members.indicator_no = scores.indicator_no
        and diagnosis_years.data_year = scores.data_year
