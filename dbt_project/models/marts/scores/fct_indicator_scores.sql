select
    parks.park_id,
    parks.park_name,
    parks.district_code,
    parks.district_name,
    scores.data_year,
    scores.standard_id,
    scores.indicator_set_id,
    scores.indicator_no,
    scores.state,
    scores.score,
    scores.better,
    scores.lead_value,
    scores.lead_words,
    scores.lead_status,
    scores.max_score,
    scores.choice_group,
    members.slot,
    members.slot is not null as is_counted,
    members.not_counted_code,
    reasons.name_zh as not_counted_reason,
    scores.diagnosis_id
from {{ ref('int_indicator_scores') }} as scores
left join {{ ref('int_slot_members') }} as members
    on
        scores.diagnosis_id = members.diagnosis_id
        and scores.standard_id = members.standard_id
        and scores.indicator_no = members.indicator_no
left join {{ ref('codes') }} as reasons
    on reasons.domain = 'not_counted' and members.not_counted_code = reasons.code
left join {{ ref('dim_parks') }} as parks on scores.park_id = parks.park_id
where scores.is_current
